package mailcaravan.authorization.form;

import java.util.Optional;

import mailcaravan.account.CredentialSettings;
import mailcaravan.account.TokenFile;
import mailcaravan.authorization.RedirectUri;
import mailcaravan.oauth.GrantExchange;
import mailcaravan.oauth.TokenResponse;

/**
 * What a form is to do, and with what.
 *
 * @param known
 *            what the account or the token file says so far
 * @param user
 *            who signs in, where that is known not to be the mailbox
 * @param file
 *            where the refresh token goes
 * @param redirect
 *            where the browser comes back to; empty for the provider's usual place
 * @param messages
 *            sends the test message, once there is a token
 */
public record FormTask(CredentialSettings known, Optional<String> user, TokenFile file, GrantExchange exchange,
        Optional<RedirectUri> redirect, Messenger messages) {
    /** Makes the sender of test messages. */
    @FunctionalInterface
    public interface Messenger {
        /** A sender for these settings, with the access token that proved them. */
        TestMessage with(CredentialSettings settings, TokenResponse proof);
    }
}
