package mailcaravan.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.impl.AddressInfo;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPStandardMessage;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.message.Message;

/**
 * An Artemis broker inside the test, which speaks AMQP 1.0 on a free port of loopback and makes anycast queues on demand,
 * as the documentation recommends. Set it up, then {@link #start}; {@link #stop} and {@link #start} again keep the port, and
 * with a folder the messages. Not thread-safe.
 */
public final class EmbeddedArtemis implements AutoCloseable {
    /** Where the broker puts what was delivered in vain too often. */
    public static final String DEAD_LETTERS = "DLQ";
    // held here because the log system forgets the level of a logger that nobody holds
    private static final Logger NOISE = Logger.getLogger("org.apache.activemq");

    private final Path folder;
    private final int port;
    private final Map<String, String> users = new LinkedHashMap<>();
    private final Set<String> multicast = new TreeSet<>();
    private final Set<String> denied = new TreeSet<>();
    private boolean onDemand = true;
    private int deliveryAttempts = 10;
    private int idleTimeoutMillis = 60_000;
    private BrokerCertificate certificate;
    private EmbeddedActiveMQ broker;
    private int raw;

    private EmbeddedArtemis(Path folder) throws IOException {
        this.folder = folder;
        this.port = ClosedPort.find();
        NOISE.setLevel(Level.OFF);
    }

    /** A broker that keeps nothing when it is stopped. */
    public static EmbeddedArtemis inMemory() throws IOException {
        return new EmbeddedArtemis(null);
    }

    /** A broker with its journal below a folder. */
    public static EmbeddedArtemis in(Path folder) throws IOException {
        return new EmbeddedArtemis(folder);
    }

    /** Lets in only the users that are named so; each may do everything. */
    public EmbeddedArtemis user(String name, String password) {
        users.put(name, password);
        return this;
    }

    /** Lets in a user who may neither send nor consume nor create. */
    public EmbeddedArtemis userWithoutPermissions(String name, String password) {
        denied.add(name);
        return user(name, password);
    }

    /** Speaks TLS only. */
    public EmbeddedArtemis tls(BrokerCertificate served) {
        certificate = served;
        return this;
    }

    /** Has an address that is multicast only, as an administrator may have made it. */
    public EmbeddedArtemis multicast(String address) {
        multicast.add(address);
        return this;
    }

    /** Makes no queue that a client asks for. */
    public EmbeddedArtemis nothingOnDemand() {
        onDemand = false;
        return this;
    }

    /** After how many deliveries a message goes to {@link #DEAD_LETTERS}; 10 unless said. */
    public EmbeddedArtemis deliveryAttempts(int most) {
        deliveryAttempts = most;
        return this;
    }

    /** After which silence of a client its connection is dropped; a minute unless said. */
    public EmbeddedArtemis idleTimeoutMillis(int millis) {
        idleTimeoutMillis = millis;
        return this;
    }

    /** Starts the broker, and returns when it takes connections. */
    public EmbeddedArtemis start() throws Exception {
        broker = new EmbeddedActiveMQ().setConfiguration(configuration());
        if (!users.isEmpty()) {
            broker.setSecurityManager(security());
        }
        broker.start();
        queue(DEAD_LETTERS);
        return this;
    }

    /** Makes an anycast queue, as an administrator does; one that exists stays as it is. */
    public EmbeddedArtemis queue(String name) throws Exception {
        broker.getActiveMQServer()
                .addOrUpdateAddressInfo(new AddressInfo(SimpleString.of(name), RoutingType.ANYCAST));
        broker.getActiveMQServer().createQueue(QueueConfiguration.of(name).setAddress(name)
                .setRoutingType(RoutingType.ANYCAST).setDurable(true).setAutoDelete(false), true);
        return this;
    }

    /**
     * Puts a message into a queue as another AMQP client may have sent it: a text whose octets are not in the charset of
     * its content type, which a JMS client cannot send.
     */
    public EmbeddedArtemis putText(String name, String contentType, byte[] octets) throws Exception {
        Message message = Message.Factory.create();
        message.setMessageId("raw-" + ++raw);
        message.setContentType(contentType);
        message.setDurable(true);
        message.setBody(new Data(new Binary(octets)));
        byte[] encoded = new byte[octets.length + 1024];
        int length = message.encode(encoded, 0, encoded.length);
        AMQPStandardMessage routed = new AMQPStandardMessage(0, Arrays.copyOf(encoded, length), null);
        routed.setAddress(name);
        routed.setMessageID(broker.getActiveMQServer().getStorageManager().generateID());
        broker.getActiveMQServer().getPostOffice().route(routed, false);
        return this;
    }

    /** Stops the broker: its clients lose their connections. */
    public void stop() {
        if (broker != null) {
            try {
                broker.stop();
            } catch (Exception e) {
                throw new IllegalStateException("the broker does not stop", e);
            } finally {
                broker = null;
            }
        }
    }

    public int port() {
        return port;
    }

    /** What {@code caravan.broker.url} is set to. */
    public String url() {
        return (certificate == null ? "amqp" : "amqps") + "://localhost:" + port;
    }

    /**
     * How many messages lie in a queue, those included that a consumer holds; 0 if it does not exist. The figure comes a
     * moment after the message: wait for it.
     */
    public long count(String name) {
        Queue queue = broker.getActiveMQServer().locateQueue(name);
        return queue == null ? 0 : queue.getMessageCount();
    }

    /** How many connections clients have now. */
    public int connections() {
        return broker.getActiveMQServer().getConnectionCount();
    }

    private ConfigurationImpl configuration() throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setSecurityEnabled(!users.isEmpty()).setJMXManagementEnabled(false)
                .setPersistenceEnabled(folder != null);
        if (folder != null) {
            configuration.setJournalType(JournalType.NIO).setJournalDirectory(below("journal"))
                    .setBindingsDirectory(below("bindings")).setLargeMessagesDirectory(below("large"))
                    .setPagingDirectory(below("paging")).setJournalDatasync(false).setJournalMinFiles(2)
                    .setJournalFileSize(1 << 20);
        }
        configuration.addAcceptorConfiguration("amqp", "tcp://localhost:" + port + "?protocols=AMQP&amqpIdleTimeout="
                + idleTimeoutMillis + (certificate == null ? "" : tls()));
        configuration.addAddressSetting("#", settings(RoutingType.ANYCAST));
        for (String address : multicast) {
            configuration.addAddressSetting(address, settings(RoutingType.MULTICAST));
            configuration.addAddressConfiguration(
                    new CoreAddressConfiguration().setName(address).addRoutingType(RoutingType.MULTICAST));
        }
        if (!users.isEmpty()) {
            configuration.putSecurityRoles("#", Set.of(
                    new Role("everything", true, true, true, true, true, true, true, true, true, true, false, false)));
        }
        return configuration;
    }

    private AddressSettings settings(RoutingType routing) {
        return new AddressSettings().setAutoCreateQueues(onDemand).setAutoCreateAddresses(onDemand)
                .setDefaultAddressRoutingType(routing).setDefaultQueueRoutingType(routing)
                .setDeadLetterAddress(SimpleString.of(DEAD_LETTERS)).setMaxDeliveryAttempts(deliveryAttempts);
    }

    private ActiveMQJAASSecurityManager security() {
        SecurityConfiguration known = new SecurityConfiguration();
        users.forEach((name, password) -> {
            known.addUser(name, password);
            known.addRole(name, denied.contains(name) ? "nothing" : "everything");
        });
        return new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), known);
    }

    private String tls() {
        return "&sslEnabled=true&keyStorePath=" + certificate.keyStore() + "&keyStorePassword="
                + certificate.password();
    }

    private String below(String name) {
        return folder.resolve(name).toString();
    }

    @Override
    public void close() {
        stop();
    }
}
