package mailcaravan.flow;

import java.util.function.LongSupplier;

import mailcaravan.account.Account;
import mailcaravan.drop.AccountControl;
import mailcaravan.failure.FailureClassifier;
import mailcaravan.journal.Journal;
import mailcaravan.oauth.AccessTokenProvider;
import mailcaravan.smtp.PooledMailSender;

/**
 * What the routes of one account share: nothing of it is shared with another account, so that a broken mailbox holds up
 * none but itself.
 *
 * @param tokens
 *            null for an account that signs in without a token
 * @param failures
 *            what this account's failures mean, by the operator's rules and its provider
 * @param control
 *            what an operator has to say
 */
record AccountContext(Account account, AccountGate gate, RecipientQuota quota, ConnectionAllowance allowance,
        Admission admission,
        WaitingTime waiting, RepeatedFailures repeats, PendingFilings filings,
        AccessTokenProvider tokens,
        PooledMailSender sender, DropFolderSource source, Settlement settlement, FailureClassifier failures,
        Journal journal, AccountControl control, LongSupplier nanoTime) {
    String name() {
        return account.name();
    }

    /** Name of the account's mail sender in the registry. */
    static String senderName(String account) {
        return "mailSender-" + account;
    }
}
