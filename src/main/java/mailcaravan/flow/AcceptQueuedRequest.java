package mailcaravan.flow;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import jakarta.jms.JMSException;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.support.DefaultMessage;
import org.jboss.logging.Logger;

import mailcaravan.journal.JournalEntry;
import mailcaravan.journal.RequestHistory;
import mailcaravan.queue.BrokerException;
import mailcaravan.queue.QueuedMessage;
import mailcaravan.submission.Backoff;
import mailcaravan.text.Messages;

/**
 * Makes an attempt of the raw JMS message, and drops everything else that camel-jms made of it. A message whose outcome
 * is in the journal already is only acknowledged.
 */
final class AcceptQueuedRequest implements Processor {
    private static final Logger LOG = Logger.getLogger("mailcaravan.request");
    private static final Messages MESSAGES = Messages.of(AcceptQueuedRequest.class);

    private final QueueSource source;
    private final Filings filings;

    AcceptQueuedRequest(QueueSource source, Backoff backoff, BooleanSupplier stopping) {
        this.source = source;
        this.filings = new HeldFilings(source.account().name(), backoff, stopping);
    }

    /** Its name in the registry. */
    static String name(String account) {
        return "acceptQueuedRequest-" + account;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        JmsMessage in = (JmsMessage) exchange.getMessage();
        try {
            QueuedMessage message = QueuedMessage.of(source.account().name(), in.getJmsSession(), in.getJmsMessage());
            exchange.setMessage(new DefaultMessage(exchange));
            RequestHistory history = source.history(message);
            QueuedRequest request = new QueuedRequest(source, message, history.done());
            Attempt attempt = new Attempt(source.account(), request, filings);
            exchange.setProperty(Attempt.PROPERTY, attempt);
            source.inHand().take(message.message(), attempt);
            exchange.setRouteStop(settled(attempt, request, history));
        } catch (JMSException e) {
            throw BrokerException.of(source.settings().peer(), e);
        }
    }

    private boolean settled(Attempt attempt, QueuedRequest request, RequestHistory history) throws IOException {
        JournaledOutcome journaled = new JournaledOutcome(source.account());
        Optional<JournalEntry> end = history.end();
        if (end.isEmpty() && source.account().settlement().holdsDoubt()) {
            // the line was written, and the message was not acknowledged
            end = history.doubted();
        }
        if (end.isPresent()) {
            LOG.info(MESSAGES.format("acknowledged-only", source.account().name(), request.label(),
                    end.get().outcome().toString()));
            settle(attempt, request, journaled.filing(request, end.get()));
            return true;
        }
        Optional<JournalEntry> doubt = history.inDoubt();
        if (doubt.isEmpty()) {
            return false;
        }
        JournalEntry entry = journaled.inDoubt(request, doubt.get());
        if (!source.account().settlement().holdsDoubt()) {
            return false;
        }
        settle(attempt, request, journaled.filing(request, entry));
        return true;
    }

    private static void settle(Attempt attempt, QueuedRequest request, PendingFilings.Step step) {
        attempt.settle();
        attempt.account().gate().leaveUndecided();
        attempt.filings().carryOut(request.label(), List.of(step));
    }
}
