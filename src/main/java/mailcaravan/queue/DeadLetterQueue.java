package mailcaravan.queue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;

import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import mailcaravan.drop.DeadLetter;
import mailcaravan.drop.DeadLetterStore;
import mailcaravan.drop.FailureReport;
import mailcaravan.drop.RetryRefusedException;
import mailcaravan.text.Messages;
import mailcaravan.text.OneLine;

/**
 * The dead letters of a broker. Each is taken by its id in a transaction, so that of several who want the same one a
 * single one gets it, and one that is put back is in one queue or in the other.
 */
public final class DeadLetterQueue implements DeadLetterStore<QueuedDeadLetter> {
    private static final Messages MESSAGES = Messages.of(DeadLetterQueue.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** How long a letter that was listed is waited for. */
    private static final long TAKE_MILLIS = 1_000;

    private final BrokerConnections connections;
    private final String name;
    private final Map<String, String> queues;
    private final Predicate<String> accounts;
    private JmsPoolConnectionFactory pool;
    private Connection connection;

    /**
     * The dead letters in a queue; nothing is connected here.
     *
     * @param queues
     *            the queue of each account
     * @param accounts
     *            whose letters are looked at
     */
    public DeadLetterQueue(BrokerConnections connections, String name, Map<String, String> queues,
            Predicate<String> accounts) {
        this.connections = connections;
        this.name = name;
        this.queues = Map.copyOf(queues);
        this.accounts = accounts;
    }

    /** Connects. */
    @Override
    public void open() throws BrokerException {
        if (connection != null) {
            return;
        }
        connections.checkBrowsing();
        try {
            pool = connections.open();
            connection = pool.createConnection();
            connection.start();
        } catch (JMSException | RuntimeException e) {
            close();
            throw BrokerException.of(connections.peer(), e);
        }
    }

    @Override
    public List<QueuedDeadLetter> list(BiConsumer<String, String> unusable) throws BrokerException {
        open();
        List<QueuedDeadLetter> letters = new ArrayList<>();
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            Set<String> seen = new HashSet<>();
            RepeatedLook.settle(() -> {
                browse(session, seen, letters, unusable);
                return seen.size();
            });
            // a browser whose connection is lost just ends
            connection.getMetaData();
        } catch (JMSException e) {
            throw failed(name, e);
        }
        letters.sort(Comparator.comparing((QueuedDeadLetter each) -> String.valueOf(each.report().time()))
                .thenComparing(DeadLetter::id));
        return letters;
    }

    private void browse(Session session, Set<String> seen, List<QueuedDeadLetter> letters,
            BiConsumer<String, String> unusable) throws JMSException {
        try (QueueBrowser browser = session.createBrowser(session.createQueue(name))) {
            Enumeration<?> messages = browser.getEnumeration();
            while (messages.hasMoreElements()) {
                Message message = (Message) messages.nextElement();
                if (seen.add(String.valueOf(message.getJMSMessageID()))) {
                    read(message, letters, unusable);
                }
            }
        }
    }

    private void read(Message message, List<QueuedDeadLetter> letters, BiConsumer<String, String> unusable)
            throws JMSException {
        QueuedDeadLetter letter = letter(message);
        String where = name + " " + OneLine.of(String.valueOf(message.getJMSMessageID()));
        if (letter == null) {
            unusable.accept(where, MESSAGES.format("dead-letter-without-report"));
        } else if (accounts.test(letter.account())) {
            if (QueuedMessage.record(message) == null) {
                unusable.accept(where, MESSAGES.format("dead-letter-without-record"));
            } else {
                letters.add(letter);
            }
        }
    }

    // null: not one of ours
    private QueuedDeadLetter letter(Message message) throws JMSException {
        if (!(message.getObjectProperty(QueuedMessage.FAILURE) instanceof String failure)) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(failure);
            FailureReport report = JSON.treeToValue(json, FailureReport.class);
            boolean ours = report != null && report.account() != null && report.id() != null
                    && report.id().matches(DeadLetter.ID)
                    && report.id().equals(message.getObjectProperty(QueuedMessage.DEAD_LETTER_ID));
            return ours ? new QueuedDeadLetter(name, report, json) : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Sends a dead letter back to its account's queue, under an id that the journal does not hold as ended. */
    @Override
    public Optional<String> retry(QueuedDeadLetter letter) throws IOException, RetryRefusedException {
        String queue = queues.get(letter.account());
        if (queue == null) {
            throw new RetryRefusedException(
                    MESSAGES.format("dead-letter-account", OneLine.of(letter.account())));
        }
        boolean taken = take(letter, (session, message) -> {
            QueueRecord record = QueuedMessage.record(message);
            if (record == null) {
                throw new RetryRefusedException(MESSAGES.format("dead-letter-without-record"));
            }
            String id = UUID.randomUUID().toString().replace("-", "");
            try {
                QueuedMessage.of(letter.account(), session, message).sendBack(session.createQueue(queue),
                        record.renewed(id, letter.done()));
            } catch (JMSException e) {
                throw failed(queue, e);
            }
        });
        return taken ? Optional.of(queue) : Optional.empty();
    }

    @Override
    public boolean discard(QueuedDeadLetter letter) throws IOException {
        try {
            return take(letter, (session, message) -> {
                // nothing is left of it when it is acknowledged
            });
        } catch (RetryRefusedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What becomes of a letter in the transaction that takes it. */
    private interface Step {
        void with(Session session, Message message) throws JMSException, IOException, RetryRefusedException;
    }

    private boolean take(QueuedDeadLetter letter, Step step) throws IOException, RetryRefusedException {
        open();
        try (Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            boolean taken = false;
            try (MessageConsumer consumer = session.createConsumer(session.createQueue(name), selector(letter.id()))) {
                Message message = consumer.receive(TAKE_MILLIS);
                if (message != null) {
                    step.with(session, message);
                    session.commit();
                    taken = true;
                }
            } finally {
                if (!taken) {
                    session.rollback();
                }
            }
            return taken;
        } catch (JMSException e) {
            throw failed(name, e);
        }
    }

    private static String selector(String id) {
        if (!id.matches(DeadLetter.ID)) {
            throw new IllegalArgumentException(id);
        }
        return QueuedMessage.DEAD_LETTER_ID + " = '" + id + "'";
    }

    private BrokerException failed(String queue, JMSException cause) {
        return BrokerException.ofQueue(connections.peer(), queue, cause);
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.stop();
            pool = null;
            connection = null;
        }
    }
}
