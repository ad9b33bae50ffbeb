package mailcaravan.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.deployers.impl.FileConfigurationParser;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code docker/compose.yaml} and the broker's configuration beside it: what can be checked without starting them. */
class ComposeFileTest {
    private static final Path FOLDER = Path.of("docker");
    private static final List<String> QUEUES = List.of("mail.outbound", "mail.dead-letter", "DLQ", "ExpiryQueue");
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|secret|token)$");

    private String text;
    private Map<?, ?> compose;

    @BeforeEach
    void read() throws Exception {
        text = Files.readString(FOLDER.resolve("compose.yaml"));
        compose = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    @Test
    void bundleBrokerAndSimulatorAreThereWithHealthChecks() {
        Map<?, ?> services = map(compose.get("services"));
        assertThat(services.keySet().stream().map(String::valueOf)).containsExactlyInAnyOrder("artemis", "simulator",
                "caravan");
        assertThat(services.values()).allSatisfy(each -> assertThat(map(map(each).get("healthcheck")).get("test"))
                .isInstanceOf(List.class));
        assertThat(map(service("caravan").get("depends_on")).keySet().stream().map(String::valueOf))
                .containsExactlyInAnyOrder("artemis", "simulator");
    }

    @Test
    void theSimulatorWhichListensOnLoopbackSharesItsNetworkWithTheBundle() {
        assertThat(service("caravan").get("network_mode")).isEqualTo("service:simulator");
        assertThat(service("simulator").get("image")).isEqualTo(service("caravan").get("image"));
        assertThat((List<?>) service("simulator").get("command")).first().isEqualTo("simulator");
        // a service in another's network can neither have one of its own nor publish ports
        assertThat(service("caravan").keySet().stream().map(String::valueOf)).doesNotContain("networks", "ports");
    }

    @Test
    void everyImageHasAVersion() {
        assertThat(text).doesNotContain("latest");
        for (String each : List.of("artemis", "simulator", "caravan")) {
            assertThat(String.valueOf(service(each).get("image"))).matches("[a-z/-]+:(\\$\\{[A-Z_]+:-)?[0-9.]+}?");
            assertThat(service(each).containsKey("build")).isEqualTo(Files.exists(FOLDER.resolve("Dockerfile")));
        }
    }

    @Test
    void noSecretStandsInTheFileAndAMissingOneStopsTheStart() {
        for (String each : List.of("artemis", "caravan")) {
            map(service(each).get("environment")).forEach((name, value) -> {
                if (SECRET.matcher(name.toString()).matches()) {
                    assertThat(value.toString()).as("%s", name).matches("\\$\\{[A-Z_]+:\\?.+}");
                }
            });
        }
        assertThat(map(service("artemis").get("environment")).keySet().stream().map(String::valueOf))
                .contains("ARTEMIS_PASSWORD");
    }

    @Test
    void everyVariableOfTheBundleIsAKey() throws Exception {
        List<String> known = Pattern.compile("(?m)^\\| `(caravan\\.[^`]+)` \\|")
                .matcher(Files.readString(Path.of("docs", "configuration.md"))).results().map(key -> key.group(1))
                .map(key -> key.replace("<name>", "default").replaceAll("[.-]", "_").toUpperCase(Locale.ROOT)).toList();
        assertThat(map(service("caravan").get("environment")).keySet().stream().map(String::valueOf))
                .isSubsetOf(known).contains("CARAVAN_BROKER_URL");
    }

    @Test
    void everyPublishedPortIsOnLoopbackOnly() {
        for (String each : List.of("artemis", "simulator")) {
            assertThat((List<?>) service(each).get("ports")).allSatisfy(
                    port -> assertThat(port.toString()).startsWith("127.0.0.1:"));
        }
    }

    @Test
    void theBrokersQueuesAreAnycastAndItsDeadLettersHaveAQueue() throws Exception {
        Configuration broker;
        try (InputStream file = Files.newInputStream(FOLDER.resolve("artemis/etc-override/broker.xml"))) {
            broker = new FileConfigurationParser().parseMainConfig(file);
        }
        assertThat(broker.getAddressConfigurations()).extracting(CoreAddressConfiguration::getName)
                .containsAll(QUEUES);
        for (CoreAddressConfiguration address : broker.getAddressConfigurations()) {
            if (QUEUES.contains(address.getName())) {
                assertThat(address.getRoutingTypes()).containsExactly(RoutingType.ANYCAST);
                assertThat(address.getQueueConfigs()).extracting(QueueConfiguration::getName)
                        .extracting(Object::toString).containsExactly(address.getName());
            }
        }
        AddressSettings settings = broker.getAddressSettings().get("#");
        assertThat(settings.getDefaultAddressRoutingType()).isEqualTo(RoutingType.ANYCAST);
        assertThat(settings.getDefaultQueueRoutingType()).isEqualTo(RoutingType.ANYCAST);
        assertThat(QUEUES).contains(settings.getDeadLetterAddress().toString(),
                settings.getExpiryAddress().toString());
        assertThat(broker.getAcceptorConfigurations()).anySatisfy(acceptor -> {
            assertThat(acceptor.getParams()).containsEntry("port", "5672");
            assertThat(acceptor.getExtraParams()).containsEntry("amqpIdleTimeout", "10000");
        });
    }

    private Map<?, ?> service(String name) {
        return map(map(compose.get("services")).get(name));
    }

    private static Map<?, ?> map(Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return (Map<?, ?>) value;
    }
}
