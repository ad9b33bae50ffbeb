package mailcaravan.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the recipients of an envelope: each address once, in order of appearance. */
final class RecipientList {
    private final Map<String, Recipient> recipients = new LinkedHashMap<>();
    private boolean internationalized;

    void add(EmailAddress address, String parameters) {
        recipients.putIfAbsent(address.key(), new Recipient(address.address(), parameters));
        internationalized |= address.internationalized();
    }

    void addAll(List<Mailbox> mailboxes) {
        mailboxes.forEach(mailbox -> add(mailbox.address(), ""));
    }

    /** True if one of them needs SMTPUTF8. */
    boolean internationalized() {
        return internationalized;
    }

    /** All of them; a request without any is refused. */
    List<Recipient> toList() throws RequestRefusedException {
        if (recipients.isEmpty()) {
            throw Refusal.of("no-recipient");
        }
        return new ArrayList<>(recipients.values());
    }
}
