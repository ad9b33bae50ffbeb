package mailcaravan.account;

import java.nio.file.Path;
import java.util.Objects;

import mailcaravan.failure.Provider;

/**
 * One mailbox that requests are submitted from: the unit of throttling, of authentication and of stopping.
 * <p>
 * Immutable; everything is resolved: defaults filled in, paths absolute.
 *
 * @param name
 *            {@code [a-z0-9]+}; {@code default} is the one without a name of its own
 * @param mailbox
 *            the SASL user and default From, {@code local@domain}
 * @param credentials
 *            where client id, secret and refresh token are read and a rotated token is written; null unless
 *            {@code smtp.authentication} is XOAUTH2
 * @param messagesPerMinute
 *            0 = no limit
 * @param recipientsPerDay
 *            0 = no limit
 * @param recipientsPerMessage
 *            1 or more; a request with more becomes several submissions
 * @param dropFolder
 *            where programs write requests
 * @param sentFolder
 *            where submitted requests are kept
 * @param failedFolder
 *            where dead letters lie with their reports
 * @param queue
 *            name of the account's queue
 * @param signInAs
 *            SASL user of a message
 */
public record Account(String name, Provider provider, String mailbox, CredentialsStore credentials, SmtpSettings smtp,
        int messagesPerMinute, int recipientsPerDay, int recipientsPerMessage, AllowedSenders allowedSenders,
        Path dropFolder, Path sentFolder, Path failedFolder, String queue, SignInAs signInAs) {

    /** The account whose folders and queue carry no name. */
    public static final String DEFAULT = "default";

    /** Checks that what every account needs is there. */
    public Account {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mailbox, "mailbox");
        Objects.requireNonNull(smtp, "smtp");
        Objects.requireNonNull(allowedSenders, "allowedSenders");
        Objects.requireNonNull(signInAs, "signInAs");
    }

    /** An account that always signs in as its mailbox. */
    public Account(String name, Provider provider, String mailbox, CredentialsStore credentials, SmtpSettings smtp,
            int messagesPerMinute, int recipientsPerDay, int recipientsPerMessage, AllowedSenders allowedSenders,
            Path dropFolder, Path sentFolder, Path failedFolder, String queue) {
        this(name, provider, mailbox, credentials, smtp, messagesPerMinute, recipientsPerDay, recipientsPerMessage,
                allowedSenders, dropFolder, sentFolder, failedFolder, queue, SignInAs.MAILBOX);
    }

    /**
     * Whom to sign in as for a message.
     *
     * @param from
     *            address in its From
     */
    public String user(String from) {
        return signInAs == SignInAs.SENDER ? from : mailbox;
    }
}
