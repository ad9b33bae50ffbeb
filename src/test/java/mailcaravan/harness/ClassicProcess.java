package mailcaravan.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ActiveMQ Classic broker in a process of its own: Debian's package {@code activemq}, with the AMQP transport that the
 * package lacks beside it. It keeps its messages in a folder and offers delayed delivery. Not thread-safe.
 */
public final class ClassicProcess extends BrokerProcess {
    private static final Path HOME = Path.of("/usr/share/activemq");
    private final boolean delaying;

    private ClassicProcess(Path folder, boolean delaying) throws IOException {
        super(folder, ClosedPort.find());
        this.delaying = delaying;
    }

    /** Whether this machine has the package; where it has not, one line on standard error says what is not tested. */
    public static boolean available() {
        boolean available = Files.isRegularFile(HOME.resolve("lib/activemq-broker.jar"))
                && Files.isDirectory(transport());
        if (!available) {
            System.err.println("NOT TESTED: ActiveMQ Classic is not installed (Debian: apt-get install activemq)");
        }
        return available;
    }

    /** Starts a broker with a folder of its own; it takes connections when this returns. */
    public static ClassicProcess start(Path folder) throws IOException {
        ClassicProcess broker = new ClassicProcess(folder, true);
        broker.launch();
        return broker;
    }

    /** Starts a broker that ignores a delivery delay, as Classic does unless it is told to schedule. */
    public static ClassicProcess withoutDelays(Path folder) throws IOException {
        ClassicProcess broker = new ClassicProcess(folder, false);
        broker.launch();
        return broker;
    }

    /** Starts the broker again after {@link #kill}, with its messages and on its port. */
    public void start() throws IOException {
        launch();
    }

    /** What {@code caravan.broker.url} is set to. */
    public String url() {
        return "amqp://127.0.0.1:" + port();
    }

    private static Path transport() {
        return Path.of(System.getProperty("classic.amqp", "classic-amqp"));
    }

    @Override
    ProcessBuilder command() {
        String jars = String.join(File.pathSeparator, HOME.resolve("lib") + "/*", HOME.resolve("lib/optional") + "/*",
                transport() + "/*");
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:TieredStopAtLevel=1", "-Dactivemq.home=" + HOME, "-Dactivemq.base=" + folder(), "-cp", jars,
                "org.apache.activemq.console.Main", "start",
                "broker:(amqp://127.0.0.1:" + port() + ")?brokerName=caravan-test&useJmx=false&persistent=true"
                        + "&dataDirectory=" + folder().resolve("data") + "&schedulerSupport=" + delaying);
    }
}
