package mailcaravan.queue;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

import javax.net.ssl.SSLContext;

import jakarta.jms.Session;

import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.policy.JmsDefaultDeserializationPolicy;
import org.apache.qpid.jms.policy.JmsDefaultPrefetchPolicy;
import org.apache.qpid.jms.provider.ProviderFactory;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

import io.quarkus.runtime.annotations.RegisterForReflection;
import mailcaravan.account.BrokerConfig;
import mailcaravan.account.Secret;

/**
 * Makes connections to the message broker, by AMQP 1.0 and with our trust.
 * <p>
 * The Quarkus extension of the client brings its native configuration; its own factory is not used, since it wants a URL
 * even where there is no broker, and takes no SSLContext. Immutable and thread-safe.
 */
// the pool below the pool loads it by its name
@RegisterForReflection(classNames = "org.apache.commons.pool2.impl.DefaultEvictionPolicy")
public final class BrokerConnections {
    private static final int BROWSED = 50;
    private static final int CONNECT_MILLIS = 15_000;
    private static final int REQUEST_MILLIS = 30_000;
    private static final int IDLE_MILLIS = 15_000;

    private final String url;
    private final Optional<String> username;
    private final Optional<Secret> password;
    private final SSLContext tls;
    private final boolean transactions;

    /**
     * Connections to one broker; none is made here.
     *
     * @param url
     *            {@code amqp://host:port} or {@code amqps://host:port}, options of the client allowed
     * @param tls
     *            whom to trust; host names are checked by the client
     * @param transactions
     *            whether the broker offers them
     */
    public BrokerConnections(String url, Optional<String> username, Optional<Secret> password, SSLContext tls,
            boolean transactions) {
        this.url = url;
        this.username = username;
        this.password = password;
        this.tls = tls;
        this.transactions = transactions;
    }

    /**
     * Connections to the broker that is configured.
     *
     * @param broker
     *            with its URL
     * @throws java.util.NoSuchElementException
     *             if it has none
     */
    public static BrokerConnections of(BrokerConfig broker, SSLContext tls) {
        return new BrokerConnections(broker.url().orElseThrow(), broker.username(), broker.password(), tls,
                broker.transactions());
    }

    /**
     * A pool of one connection, without a client identifier. The caller closes it.
     */
    public JmsPoolConnectionFactory open() {
        return pool(factory());
    }

    /**
     * A pool of one connection under a client identifier, which the broker lets only one connection have at a time (JMS
     * 3.1, 6.1.2; AMQP's sole-connection-for-container). The caller closes it.
     */
    public JmsPoolConnectionFactory open(String clientId) {
        JmsConnectionFactory factory = factory();
        factory.setClientID(clientId);
        return pool(factory);
    }

    private JmsConnectionFactory factory() {
        JmsConnectionFactory factory = new JmsConnectionFactory(withIdleTimeout(url));
        username.ifPresent(factory::setUsername);
        password.ifPresent(secret -> factory.setPassword(secret.reveal()));
        factory.setSslContext(tls);
        factory.setConnectTimeout(CONNECT_MILLIS);
        factory.setRequestTimeout(REQUEST_MILLIS);
        factory.setSendTimeout(REQUEST_MILLIS);
        factory.setCloseTimeout(CONNECT_MILLIS);
        // what is not being worked on stays with the broker: bodies may be large, and another instance may be free
        JmsDefaultPrefetchPolicy none = new JmsDefaultPrefetchPolicy();
        // a broker without transactions is RabbitMQ, which also ends the session of whoever asks it for what is there now
        none.setAll(transactions ? 0 : 1);
        // a browser asks whether there is more each time that it has shown all it holds
        none.setQueueBrowserPrefetch(BROWSED);
        factory.setReceiveLocalOnly(!transactions);
        factory.setReceiveNoWaitLocalOnly(!transactions);
        factory.setPrefetchPolicy(none);
        // a property that no JMS client could set must not keep us from sending its message on
        factory.setValidatePropertyNames(false);
        factory.setForceSyncSend(true);
        // nothing of ours ever asks for the object of an ObjectMessage; this is for the day when something does
        JmsDefaultDeserializationPolicy nothing = new JmsDefaultDeserializationPolicy();
        nothing.setDenyList("*");
        factory.setDeserializationPolicy(nothing);
        return factory;
    }

    private JmsPoolConnectionFactory pool(JmsConnectionFactory factory) {
        JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
        pool.setConnectionFactory(factory);
        pool.setMaxConnections(1);
        pool.setConnectionIdleTimeout(0);
        // a producer of its own for each queue: the broker says at once if there is no such queue
        pool.setUseAnonymousProducers(false);
        return pool;
    }

    /**
     * Refuses to look at messages without taking them where that loses them: RabbitMQ 3.10, which has no transactions either,
     * takes what a browser is shown for delivered.
     */
    void checkBrowsing() throws BrokerException {
        if (!transactions) {
            throw BrokerException.ofBrowsing(peer());
        }
    }

    /** How a message is acknowledged: a mode of {@link Session}. */
    public int sessionMode() {
        return transactions ? Session.SESSION_TRANSACTED : Session.CLIENT_ACKNOWLEDGE;
    }

    /**
     * The first option of a broker's URL that the client does not take: it would say so only when it connects, or never.
     * Makes no connection.
     *
     * @return its name without the value, which may be a secret
     */
    public static Optional<String> unknownOption(String url) {
        int query = url.indexOf('?');
        if (query < 0) {
            return Optional.empty();
        }
        String address = url.substring(0, query);
        return Arrays.stream(url.substring(query + 1).split("&")).filter(each -> !taken(address, each))
                .map(each -> each.replaceFirst("=.*", "")).findFirst();
    }

    private static boolean taken(String address, String option) {
        if (!option.matches("(jms|amqp|transport)\\.[^=]+=.*")) {
            return false;
        }
        try {
            new JmsConnectionFactory(address + '?' + option);
            if (!option.startsWith("jms.")) {
                ProviderFactory.create(URI.create(address + '?' + option)).close();
            }
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    /** Host and port of the broker, for messages: never user or password. */
    public String peer() {
        return peer(url);
    }

    static String peer(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        } catch (IllegalArgumentException e) {
            return "?";
        }
    }

    static String withIdleTimeout(String url) {
        return url.contains("amqp.idleTimeout")
                ? url
                : url + (url.contains("?") ? "&" : "?") + "amqp.idleTimeout=" + IDLE_MILLIS;
    }

    /** Broker only: the rest is secret. */
    @Override
    public String toString() {
        return "BrokerConnections[" + peer() + "]";
    }
}
