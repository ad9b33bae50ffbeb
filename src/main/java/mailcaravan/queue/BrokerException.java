package mailcaravan.queue;

import java.io.IOException;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;

import io.quarkus.runtime.annotations.RegisterResourceBundle;
import mailcaravan.failure.Stage;
import mailcaravan.failure.Symptom;
import mailcaravan.failure.Symptomatic;
import mailcaravan.text.Messages;
import mailcaravan.text.OneLine;

/** The broker cannot be reached, or does not let us do what we need. The message is one line and holds no secret. */
@RegisterResourceBundle(bundleName = "mailcaravan.queue.messages")
public final class BrokerException extends IOException implements Symptomatic {
    private static final Messages MESSAGES = Messages.of(BrokerException.class);
    private static final int DEPTH = 16;

    private final transient Symptom symptom;

    private BrokerException(Symptom symptom, Throwable cause) {
        super(OneLine.of(String.valueOf(cause.getMessage())), cause);
        this.symptom = symptom;
    }

    /**
     * What a client's exception means.
     *
     * @param peer
     *            host and port of the broker
     */
    public static BrokerException of(String peer, Throwable cause) {
        // a message is held whole, and one that does not fit ends the connection
        if (find(cause, OutOfMemoryError.class) != null) {
            return local("broker-memory", peer, cause);
        }
        if (find(cause, InvalidClientIDException.class) != null) {
            return local("broker-client-id", peer, cause);
        }
        if (find(cause, JMSSecurityException.class) != null) {
            return local("broker-sign-in", peer, cause);
        }
        if (find(cause, InvalidDestinationException.class) != null) {
            return local("broker-address", peer, cause);
        }
        return new BrokerException(new Symptom.Transport(Stage.BROKER, peer, cause), cause);
    }

    /** A queue that the broker does not let us use. */
    public static BrokerException ofQueue(String peer, String queue, JMSException cause) {
        BrokerException found = of(peer, cause);
        // a session of a connection that has failed says only that it is closed
        boolean lost = find(cause, IOException.class) != null || find(cause, IllegalStateException.class) != null;
        boolean network = found.symptom instanceof Symptom.Transport && lost;
        if (network || found.code().equals("broker-client-id")) {
            return found;
        }
        String code = found.code().equals("broker-sign-in") ? "broker-permission" : "broker-address";
        return new BrokerException(new Symptom.Local(Stage.BROKER, code,
                MESSAGES.format(code, peer, OneLine.of(queue), text(cause))), cause);
    }

    /** A transacted session that the broker does not give; some brokers do not even answer. */
    public static BrokerException ofTransactions(String peer, JMSException cause) {
        BrokerException found = of(peer, cause);
        boolean network = found.symptom instanceof Symptom.Transport && find(cause, IOException.class) != null;
        return network ? found : local("broker-transactions", peer, cause);
    }

    /** A message whose sending failed so late that the broker may have it. */
    static BrokerException ofUnsure(String peer, String queue, JMSException cause) {
        return new BrokerException(new Symptom.Local(Stage.BROKER, "broker-unsure",
                MESSAGES.format("broker-unsure", peer, OneLine.of(queue), text(cause))), cause);
    }

    /** A broker that is not asked what waits there, since it would lose that. */
    static BrokerException ofBrowsing(String peer) {
        return local("broker-browsing", peer, new JMSException("caravan.broker.transactions=false"));
    }

    private static BrokerException local(String code, String peer, Throwable cause) {
        return new BrokerException(
                new Symptom.Local(Stage.BROKER, code, MESSAGES.format(code, peer, "", text(cause))), cause);
    }

    private static String text(Throwable cause) {
        return OneLine.of(String.valueOf(cause.getMessage()));
    }

    private static <T extends Throwable> T find(Throwable thrown, Class<T> type) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < DEPTH; i++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private String code() {
        return symptom instanceof Symptom.Local local ? local.code() : "";
    }

    /** True if another connection has the client identifier: another instance works the account. */
    public boolean taken() {
        return code().equals("broker-client-id");
    }

    @Override
    public Symptom symptom() {
        return symptom;
    }
}
