package mailcaravan.message;

import java.util.List;

import mailcaravan.account.AllowedSenders;

/** Holds every sender of a request to what the account may send as. Immutable and thread-safe. */
final class SenderRule {
    private final AllowedSenders allowed;

    /** The account's allowed senders; without any, its mailbox alone. */
    SenderRule(String mailbox, AllowedSenders allowedSenders) {
        this.allowed = allowedSenders.patterns().isEmpty() ? new AllowedSenders(List.of(mailbox)) : allowedSenders;
    }

    /**
     * Refuses an address that the account may not send as.
     *
     * @param field
     *            where it stands, for the refusal
     */
    void check(EmailAddress address, String field) throws RequestRefusedException {
        String ascii = address.local() + "@" + address.asciiDomain();
        if (!allowed.allow(ascii) && !allowed.allow(address.written())) {
            throw Refusal.of("sender-not-allowed", address.written(), field);
        }
    }
}
