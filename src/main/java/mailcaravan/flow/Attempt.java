package mailcaravan.flow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.camel.Exchange;

import mailcaravan.journal.RecipientLine;
import mailcaravan.message.ComposedMessage;
import mailcaravan.message.Recipient;
import mailcaravan.oauth.AccessToken;

/**
 * One attempt at one request: the state that its exchange carries from step to step, in an exchange property where no
 * header can reach it. Used by one thread at a time.
 */
final class Attempt {
    /** Name of the exchange property. */
    static final String PROPERTY = "submissionAttempt";
    /** Name of the exchange property that counts the recipients still owed when the message is composed. */
    static final String OWED = "recipientsOwed";

    private final AccountContext account;
    private final Request request;
    private final Filings filings;
    private final Map<String, RecipientLine> done;
    private final long started;
    private ComposedMessage message;
    private AttemptListener listener;
    private boolean tokenReplaced;
    private boolean settled;
    private boolean rolledBack;
    private int reserved;

    Attempt(AccountContext account, Request request, Filings filings) {
        this.account = account;
        this.request = request;
        this.filings = filings;
        this.done = new LinkedHashMap<>(request.done());
        this.started = account.nanoTime().getAsLong();
    }

    static Attempt of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Attempt.class);
    }

    AccountContext account() {
        return account;
    }

    Request request() {
        return request;
    }

    /** Who carries out what is left of the request when its outcome is known. */
    Filings filings() {
        return filings;
    }

    /** The message, or null before it is composed. */
    ComposedMessage message() {
        return message;
    }

    void composed(ComposedMessage composed) {
        this.message = composed;
        this.listener = new AttemptListener(this);
    }

    /**
     * Sets the recipients that are owed aside in the account's quota.
     *
     * @return 0, or until when there is no room for them, in milliseconds since 1970
     */
    long reserve() {
        int owed = owed().size();
        long until = account.quota().reserve(owed);
        reserved = until == 0 ? owed : 0;
        return until;
    }

    /** Counts recipients that the server took, or may have taken. */
    void use(int recipients) {
        reserved -= recipients;
        account.quota().use(recipients);
    }

    /** Gives back what was set aside and not used. */
    void release() {
        account.quota().release(reserved);
        reserved = 0;
    }

    AttemptListener listener() {
        return listener;
    }

    /** Says that the request's end, or its way back, is decided and being carried out. */
    void settle() {
        settled = true;
    }

    boolean settled() {
        return settled;
    }

    /** Says that the source failed while the request was settled, and has to give it out again. */
    void rollBack() {
        settled = true;
        rolledBack = true;
    }

    boolean rolledBack() {
        return rolledBack;
    }

    /** Lets the next step ask for a new access token; to be done once, since a second refusal has another cause. */
    void replaceToken(AccessToken refused) {
        tokenReplaced = true;
        account.tokens().invalidate(refused);
    }

    /** True if the message is submitted by another mailbox than the account's own. */
    boolean signsInAsSender() {
        return message != null && !account.account().user(message.from()).equalsIgnoreCase(account.account().mailbox());
    }

    boolean tokenReplaced() {
        return tokenReplaced;
    }

    /** Recipients that have been submitted to or refused for good, with their replies. */
    Map<String, RecipientLine> done() {
        return done;
    }

    /** Recipients that still wait for the message. */
    List<Recipient> owed() {
        return message.envelope().recipients().stream().filter(each -> !done.containsKey(each.address())).toList();
    }

    /** Which attempt at the request this is, 1 or more. */
    int number() {
        return request.attempts() + 1;
    }

    long milliseconds() {
        return TimeUnit.NANOSECONDS.toMillis(account.nanoTime().getAsLong() - started);
    }
}
