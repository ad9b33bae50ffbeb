package mailcaravan.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An Artemis broker in a process of its own, from the distribution that the build unpacks. It keeps its messages in a
 * folder, flushed to disk, and makes anycast queues on demand, as the documentation recommends. After {@link #kill},
 * {@link #start} takes up the same messages on the same port. Not thread-safe.
 */
public final class ArtemisProcess extends BrokerProcess {
    /** Where the broker puts what was delivered in vain ten times. */
    public static final String DEAD_LETTERS = "DLQ";

    private ArtemisProcess(Path folder) throws IOException {
        super(folder, ClosedPort.find());
    }

    /** Starts a broker with a folder of its own; it takes connections when this returns. */
    public static ArtemisProcess start(Path folder) throws IOException {
        ArtemisProcess broker = new ArtemisProcess(folder);
        broker.configure();
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

    private void configure() throws IOException {
        Path etc = Files.createDirectories(folder().resolve("etc"));
        Files.createDirectories(folder().resolve("data"));
        Files.writeString(etc.resolve("broker.xml"), """
                <configuration xmlns="urn:activemq">
                  <core xmlns="urn:activemq:core">
                    <name>caravan-test</name>
                    <persistence-enabled>true</persistence-enabled>
                    <security-enabled>false</security-enabled>
                    <jmx-management-enabled>false</jmx-management-enabled>
                    <journal-type>NIO</journal-type>
                    <paging-directory>data/paging</paging-directory>
                    <bindings-directory>data/bindings</bindings-directory>
                    <journal-directory>data/journal</journal-directory>
                    <large-messages-directory>data/large-messages</large-messages-directory>
                    <journal-datasync>true</journal-datasync>
                    <journal-min-files>2</journal-min-files>
                    <journal-file-size>1M</journal-file-size>
                    <max-disk-usage>-1</max-disk-usage>
                    <critical-analyzer>false</critical-analyzer>
                    <acceptors>
                      <acceptor name="amqp">tcp://127.0.0.1:%d?protocols=AMQP</acceptor>
                    </acceptors>
                    <address-settings>
                      <address-setting match="#">
                        <dead-letter-address>%s</dead-letter-address>
                        <max-delivery-attempts>10</max-delivery-attempts>
                        <auto-create-queues>true</auto-create-queues>
                        <auto-create-addresses>true</auto-create-addresses>
                        <auto-delete-queues>false</auto-delete-queues>
                        <auto-delete-addresses>false</auto-delete-addresses>
                        <default-address-routing-type>ANYCAST</default-address-routing-type>
                        <default-queue-routing-type>ANYCAST</default-queue-routing-type>
                      </address-setting>
                    </address-settings>
                    <addresses>
                      <address name="%s"><anycast><queue name="%s"/></anycast></address>
                    </addresses>
                  </core>
                </configuration>
                """.formatted(port(), DEAD_LETTERS, DEAD_LETTERS, DEAD_LETTERS));
        Files.writeString(etc.resolve("bootstrap.xml"), """
                <broker xmlns="http://activemq.apache.org/schema">
                  <jaas-security domain="nobody-asks"/>
                  <server configuration="%s"/>
                </broker>
                """.formatted(etc.resolve("broker.xml").toUri()));
        Files.writeString(etc.resolve("management.xml"), """
                <management-context xmlns="http://activemq.apache.org/schema"/>
                """);
        Files.writeString(etc.resolve("log4j2.properties"), """
                rootLogger.level = WARN
                rootLogger.appenderRef.console.ref = console
                appender.console.type = Console
                appender.console.name = console
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = %d %p [%c{1}] %m%n
                """);
    }

    @Override
    ProcessBuilder command() {
        Path home = Path.of(System.getProperty("artemis.home", ""));
        assertThat(home.resolve("lib")).as("the Artemis distribution that the build unpacks").isDirectory();
        Path etc = folder().resolve("etc");
        // the launcher would only put this class path together, and take a second JVM's time for it
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms64m",
                "-Xmx512m", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Dartemis.home=" + home,
                "-Dartemis.instance=" + folder(), "-Dartemis.instance.etc=" + etc,
                "-Dlog4j2.configurationFile=" + etc.resolve("log4j2.properties").toUri(), "-cp",
                home.resolve("lib") + File.separator + "*", "org.apache.activemq.artemis.cli.Artemis", "run",
                "xml:" + etc.resolve("bootstrap.xml"));
    }
}
