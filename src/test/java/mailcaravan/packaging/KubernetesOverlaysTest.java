package mailcaravan.packaging;

import static mailcaravan.packaging.YamlFile.at;
import static mailcaravan.packaging.YamlFile.list;
import static mailcaravan.packaging.YamlFile.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.ObjectMapper;

/** What sets the overlays in {@code docker/kubernetes} apart: one instance, one on standby, several on queues, KEDA. */
class KubernetesOverlaysTest {
    private static final Path FOLDER = Path.of("docker", "kubernetes");
    private static final Set<String> GENERATED = Set.of("ConfigMap", "Secret");

    @TempDir
    Path folder;

    private static Map<String, Map<String, Object>> overlay(String name) throws IOException {
        return new Kustomization(FOLDER.resolve("overlays").resolve(name)).rendered();
    }

    @Test
    void theNetworkLetsOutSubmissionTokensBrokerAndNamesOnlyAndInWhoReadsFigures() throws IOException {
        Object spec = overlay("queue").get("NetworkPolicy").get("spec");
        assertThat(at(spec, "policyTypes")).isEqualTo(List.of("Ingress", "Egress"));
        assertThat(list(spec, "egress", 0, "ports").stream().map(each -> at(each, "protocol") + "/" + at(each, "port")))
                .containsExactlyInAnyOrder("UDP/53", "TCP/53", "TCP/443", "TCP/465", "TCP/587", "TCP/5671");
        assertThat(list(spec, "ingress")).hasSize(1);
        assertThat(at(spec, "ingress", 0, "ports")).isEqualTo(List.of(Map.of("protocol", "TCP", "port", "health")));
        assertThat(list(spec, "ingress", 0, "from")).hasSize(1);
    }

    @Test
    void oneProcessServesAHomeAndNoRolloutOrDrainWaitsForOneThatIsNeverReady() throws IOException {
        Map<String, Map<String, Object>> folders = overlay("folders");
        assertThat(at(folders.get("Deployment"), "spec", "replicas")).isEqualTo(1);
        assertThat(at(folders.get("PodDisruptionBudget"), "spec", "maxUnavailable")).isEqualTo(1);
        Map<String, Map<String, Object>> standby = overlay("standby");
        assertThat(at(standby.get("Deployment"), "spec", "replicas")).isEqualTo(2);
        assertThat(at(standby.get("PodDisruptionBudget"), "spec", "maxUnavailable")).isEqualTo(2);
        assertThat(at(standby.get("PersistentVolumeClaim"), "spec", "accessModes"))
                .isEqualTo(List.of("ReadWriteMany"));
        for (Map<String, Map<String, Object>> each : List.of(folders, standby)) {
            assertThat(at(each.get("Deployment"), "spec", "strategy")).isEqualTo(Map.of("type", "Recreate"));
        }
        assertThat(at(standby.get("Deployment"), "spec", "template", "spec", "containers", 0, "env"))
                .isEqualTo(List.of(Map.of("name", "CARAVAN_STANDBY", "value", "true")));
    }

    @Test
    void instancesOnQueuesAreTheSamePodWithAHomeOfItsOwn() throws IOException {
        Map<String, Object> one = new LinkedHashMap<>(map(at(overlay("folders").get("Deployment"), "spec", "template",
                "spec")));
        Map<String, Object> many = new LinkedHashMap<>(map(at(overlay("queue").get("StatefulSet"), "spec", "template",
                "spec")));
        one.put("volumes", list(one, "volumes").stream().filter(each -> !"home".equals(at(each, "name"))).toList());
        Map<String, Object> container = new LinkedHashMap<>(map(list(many, "containers").get(0)));
        assertThat(container.remove("env")).isNotNull();
        many.put("containers", List.of(container));
        assertThat(many).isEqualTo(one);
        Object spec = overlay("queue").get("StatefulSet").get("spec");
        assertThat(at(spec, "serviceName")).isEqualTo(at(overlay("queue").get("Service"), "metadata", "name"));
        assertThat(at(spec, "volumeClaimTemplates", 0, "metadata", "name")).isEqualTo("home");
    }

    @Test
    void kedaScalesByTheQueueOfTheAccountAndNobodyElseSetsTheNumber() throws IOException {
        Map<String, Map<String, Object>> all = overlay("queue-keda");
        assertThat(map(at(all.get("StatefulSet"), "spec"))).doesNotContainKey("replicas");
        Object scaled = all.get("ScaledObject").get("spec");
        assertThat(map(scaled).keySet()).containsExactlyInAnyOrder("scaleTargetRef", "minReplicaCount",
                "maxReplicaCount", "advanced", "triggers");
        assertThat(at(scaled, "advanced", "horizontalPodAutoscalerConfig", "behavior", "scaleDown")).isEqualTo(
                Map.of("stabilizationWindowSeconds", 600));
        assertThat(at(scaled, "scaleTargetRef")).isEqualTo(Map.of("apiVersion", "apps/v1", "kind", "StatefulSet",
                "name", at(all.get("StatefulSet"), "metadata", "name")));
        assertThat((Integer) at(scaled, "minReplicaCount")).isPositive();
        assertThat(at(scaled, "triggers", 0, "type")).isEqualTo("artemis-queue");
        assertThat(map(at(scaled, "triggers", 0, "metadata"))).containsOnlyKeys("managementEndpoint", "brokerName",
                "brokerAddress", "queueName", "queueLength").containsEntry("queueName", "mail.outbound")
                .allSatisfy((key, value) -> assertThat(value).as(key).isInstanceOf(String.class));
        assertThat(at(scaled, "triggers", 0, "authenticationRef", "name"))
                .isEqualTo(at(all.get("TriggerAuthentication"), "metadata", "name"));
        assertThat(list(all.get("TriggerAuthentication"), "spec", "secretTargetRef")).hasSize(2).allSatisfy(each -> {
            assertThat(at(all.get("Secret"), "metadata", "name")).isEqualTo(at(each, "name"));
            assertThat(map(all.get("Secret").get("data"))).containsKey(at(each, "key").toString());
        });
    }

    @Test
    void kustomizeRendersTheSame() throws Exception {
        for (String each : List.of("folders", "standby", "queue", "queue-keda")) {
            Map<String, Map<String, Object>> ours = overlay(each);
            int count = 0;
            for (Object one : YamlFile.documents(
                    kustomized(FOLDER.resolve("overlays").resolve(each)))) {
                String kind = at(one, "kind").toString();
                count++;
                if (!GENERATED.contains(kind)) {
                    // a generated name ends in a hash of what is in it
                    assertThat(new ObjectMapper().valueToTree(one).toString()
                            .replaceAll("mail-caravan-[a-z0-9]{10}\"", "mail-caravan\"")).as("%s of %s", kind, each)
                            .satisfies(text -> assertThat(new ObjectMapper().readTree(text))
                                    .isEqualTo(new ObjectMapper().readTree(
                                            new ObjectMapper().writeValueAsString(ours.get(kind)))));
                }
            }
            assertThat(count).isEqualTo(ours.size());
        }
    }

    private String kustomized(Path overlay) throws Exception {
        Path out = folder.resolve("rendered.yaml");
        Process kubectl;
        try {
            kubectl = new ProcessBuilder("kubectl", "kustomize", overlay.toString()).redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException absent) {
            assumeTrue(false, "SKIPPED: there is no kubectl here to render the manifests");
            throw absent;
        }
        assertThat(kubectl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(kubectl.exitValue()).isZero();
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
