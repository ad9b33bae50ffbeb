package mailcaravan.packaging;

import static mailcaravan.packaging.YamlFile.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.deployers.impl.FileConfigurationParser;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
        compose = YamlFile.read(FOLDER.resolve("compose.yaml"));
    }

    @Test
    void bundleBrokerAndSimulatorAreThereWithHealthChecks() {
        Map<?, ?> services = map(compose.get("services"));
        assertThat(services.keySet().stream().map(String::valueOf)).containsExactlyInAnyOrder("artemis", "simulator",
                "caravan", "prometheus");
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
        for (String each : List.of("artemis", "simulator", "caravan", "prometheus")) {
            assertThat(String.valueOf(service(each).get("image"))).matches("[a-z/-]+:(\\$\\{[A-Z_]+:-)?v?[0-9.]+}?");
        }
    }

    @Test
    void ourOwnImageIsBuiltFromThisCheckoutAndTheOthersAreNot() throws Exception {
        String version = PackagedKeys.version();
        for (String each : List.of("simulator", "caravan")) {
            Map<?, ?> build = map(service(each).get("build"));
            Path context = FOLDER.resolve(build.get("context").toString());
            assertThat(context.resolve("pom.xml")).exists();
            assertThat(context.resolve(build.get("dockerfile").toString())).exists();
            assertThat(service(each).get("image").toString()).endsWith(":-" + version + "}");
        }
        assertThat(service("artemis").keySet().toString() + service("prometheus").keySet()).doesNotContain("build");
    }

    @Test
    void ourServicesWriteToTheirVolumesOnlyAndMayDoNothingElse() {
        for (String each : List.of("simulator", "caravan", "prometheus")) {
            assertThat(service(each).get("read_only")).as("%s", each).isEqualTo(true);
            assertThat(service(each).get("cap_drop")).isEqualTo(List.of("ALL"));
            assertThat(service(each).get("tmpfs")).isEqualTo(List.of("/tmp"));
        }
        assertThat(map(compose.get("services")).values()).allSatisfy(
                each -> assertThat(map(each).get("security_opt")).isEqualTo(List.of("no-new-privileges:true")));
        // a new volume belongs to the user of the image only where the image has the folder
        assertThat((List<?>) service("simulator").get("volumes")).first().isEqualTo("simulator:/mail");
        assertThat(service("caravan").get("stop_grace_period")).isEqualTo("75s");
        assertThat(map(service("caravan").get("healthcheck")).get("test"))
                .isEqualTo(List.of("CMD", "mail-caravan", "health"));
    }

    @Test
    void everyFolderAndVolumeThatIsMountedIsThere() {
        map(compose.get("services")).forEach((name, service) -> {
            if (map(service).get("volumes") instanceof List<?> volumes) {
                volumes.stream().map(each -> each.toString().split(":")[0]).forEach(source -> {
                    if (source.startsWith("./")) {
                        assertThat(FOLDER.resolve(source)).exists();
                    } else {
                        assertThat(map(compose.get("volumes")).keySet().toString()).contains(source);
                    }
                });
            }
        });
    }

    @Test
    void prometheusIsThereForWhoAsksAndReadsTheFiguresOfTheBundle() throws Exception {
        assertThat(service("prometheus").get("profiles")).isEqualTo(List.of("monitoring"));
        Map<?, ?> scraped = YamlFile.read(FOLDER.resolve("prometheus/prometheus.yml"));
        Map<?, ?> job = map(((List<?>) scraped.get("scrape_configs")).get(0));
        assertThat(job.get("metrics_path")).isEqualTo("/q/metrics");
        assertThat(job.get("static_configs").toString()).contains("simulator:8080");
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
        List<String> variables = map(service("caravan").get("environment")).keySet().stream().map(String::valueOf)
                .toList();
        assertThat(PackagedKeys.unknown(variables)).isEmpty();
        assertThat(variables).contains("CARAVAN_BROKER_URL");
    }

    @Test
    void everyPublishedPortIsOnLoopbackOnly() {
        for (String each : List.of("artemis", "simulator", "prometheus")) {
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

    @Test
    void composeItselfTakesTheFile() throws Exception {
        Process known;
        try {
            known = new ProcessBuilder("docker", "compose", "version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException absent) {
            assumeTrue(false, "SKIPPED: there is no docker here");
            return;
        }
        assumeTrue(known.waitFor(60, TimeUnit.SECONDS) && known.exitValue() == 0,
                "SKIPPED: the docker here has no compose");
        ProcessBuilder config = new ProcessBuilder("docker", "compose", "-f", FOLDER.resolve("compose.yaml").toString(),
                "--profile", "monitoring", "config", "--quiet").inheritIO();
        config.environment().putAll(Map.of("BROKER_USER", "user", "BROKER_PASSWORD", "password"));
        Process checked = config.start();
        assertThat(checked.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(checked.exitValue()).isZero();
    }

    private Map<?, ?> service(String name) {
        return map(map(compose.get("services")).get(name));
    }
}
