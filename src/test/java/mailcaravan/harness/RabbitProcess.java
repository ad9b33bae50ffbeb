package mailcaravan.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A RabbitMQ broker in a process of its own: Debian's package {@code rabbitmq-server} with its AMQP 1.0 plugin, which knows
 * neither transactions nor delays (3.10). It keeps its messages in a folder. Erlang's name service runs beside it, on a port
 * of its own and only as long. Not thread-safe.
 */
public final class RabbitProcess extends BrokerProcess {
    private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private final int nameServicePort = ClosedPort.find();
    private final int distributionPort = ClosedPort.find();
    private Process nameService;
    private Thread last;

    private RabbitProcess(Path folder) throws IOException {
        super(folder, ClosedPort.find());
    }

    /** Whether this machine has the package; where it has not, one line on standard error says what is not tested. */
    public static boolean available() {
        boolean available = Files.isExecutable(SERVER);
        if (!available) {
            System.err.println("NOT TESTED: RabbitMQ is not installed (Debian: apt-get install rabbitmq-server)");
        }
        return available;
    }

    /**
     * Starts a broker with a folder of its own and durable queues, to be addressed as {@code /amq/queue/NAME}: a queue that a
     * client makes on demand does not outlive the broker. It takes connections of the user guest when this returns.
     */
    public static RabbitProcess start(Path folder, String... queues) throws IOException {
        RabbitProcess broker = new RabbitProcess(folder);
        Files.writeString(broker.folder().resolve("enabled_plugins"), "[rabbitmq_amqp1_0].\n");
        Files.writeString(broker.folder().resolve("rabbitmq.conf"), """
                listeners.tcp.1 = 127.0.0.1:%d
                log.console = true
                log.console.level = warning
                log.file = false
                load_definitions = %s
                """.formatted(broker.port(), broker.folder().resolve("definitions.json")));
        String declared = Stream.of(queues).map("""
                {"name": "%s", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {}}"""::formatted)
                .collect(Collectors.joining(", "));
        Files.writeString(broker.folder().resolve("definitions.json"), """
                {"vhosts": [{"name": "/"}],
                 "users": [{"name": "guest", "password": "guest", "tags": "administrator"}],
                 "permissions": [{"user": "guest", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"}],
                 "queues": [%s]}
                """.formatted(declared));
        broker.start();
        return broker;
    }

    /** Starts the broker again after {@link #kill}, with its messages and on its port. */
    public void start() throws IOException {
        ProcessBuilder service = new ProcessBuilder("epmd", "-port", Integer.toString(nameServicePort), "-address",
                "127.0.0.1").redirectErrorStream(true).redirectOutput(folder().resolve("epmd.log").toFile());
        nameService = service.start();
        Process started = nameService;
        last = new Thread(started::destroyForcibly, "ends the name service");
        Runtime.getRuntime().addShutdownHook(last);
        launch();
    }

    /**
     * What {@code caravan.broker.url} is set to. The client may not ask the broker whether a queue is empty: RabbitMQ 3.10
     * answers that (a drained link) with the end of the session.
     */
    public String url() {
        return "amqp://127.0.0.1:" + port() + "?jms.username=guest&jms.password=guest&jms.prefetchPolicy.all=1"
                + "&jms.receiveLocalOnly=true&jms.receiveNoWaitLocalOnly=true";
    }

    @Override
    ProcessBuilder command() {
        ProcessBuilder builder = new ProcessBuilder(SERVER.toString());
        Map<String, String> environment = builder.environment();
        environment.put("HOME", folder().toString());
        environment.put("ERL_EPMD_PORT", Integer.toString(nameServicePort));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODENAME", "caravan@localhost");
        environment.put("RABBITMQ_NODE_PORT", Integer.toString(port()));
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(distributionPort));
        environment.put("RABBITMQ_MNESIA_BASE", folder().resolve("data").toString());
        environment.put("RABBITMQ_LOG_BASE", folder().resolve("log").toString());
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder().resolve("enabled_plugins").toString());
        environment.put("RABBITMQ_CONFIG_FILE", folder().resolve("rabbitmq.conf").toString());
        environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        return builder;
    }

    @Override
    public void kill() {
        super.kill();
        if (nameService != null) {
            nameService.destroyForcibly();
            try {
                Runtime.getRuntime().removeShutdownHook(last);
            } catch (IllegalStateException e) {
                // the JVM ends already, and the hook with it
            }
            nameService = null;
        }
    }
}
