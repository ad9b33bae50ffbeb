package mailcaravan.flow;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import org.jboss.logging.Logger;

import mailcaravan.journal.JournalEntry;
import mailcaravan.text.Messages;

/**
 * Settles from the journal what the last process left in {@code .sending/}: what was submitted is only filed, what is in
 * doubt is submitted again or held, what was not submitted is tried.
 */
final class Recovery {
    private static final Logger LOG = Logger.getLogger("mailcaravan.request");
    private static final Messages MESSAGES = Messages.of(Recovery.class);

    private final AccountContext account;
    private final JournaledOutcome journaled;

    Recovery(AccountContext account) {
        this.account = account;
        this.journaled = new JournaledOutcome(account);
    }

    /**
     * Settles everything once, before the account's first poll.
     *
     * @throws IOException
     *             if folder or journal cannot be read
     */
    void recover() throws IOException {
        for (DropFolderSource.Interrupted each : account.source().recover(account.journal())) {
            Optional<JournalEntry> end = each.history().end();
            Optional<JournalEntry> doubt = each.history().inDoubt();
            if (end.isEmpty() && account.settlement().holdsDoubt()) {
                // the line was written, and the process ended before the request was filed with it
                end = each.history().doubted();
            }
            if (end.isPresent()) {
                file(each, end.get());
            } else if (doubt.isPresent()) {
                doubt(each, doubt.get());
            } else {
                account.source().resume(each.request(), each.claim());
            }
        }
    }

    private void file(DropFolderSource.Interrupted each, JournalEntry end) {
        DroppedRequest request = each.request();
        LOG.info(MESSAGES.format("recovered-filed", account.name(), request.label(), end.outcome().toString()));
        account.filings().carryOut(request.label(), List.of(journaled.filing(request, end)));
    }

    private void doubt(DropFolderSource.Interrupted each, JournalEntry doubt) throws IOException {
        DroppedRequest request = each.request();
        JournalEntry entry = journaled.inDoubt(request, doubt);
        if (account.settlement().holdsDoubt()) {
            account.filings().carryOut(request.label(), List.of(journaled.filing(request, entry)));
        } else {
            account.source().resume(request, each.claim());
        }
    }
}
