package mailcaravan.packaging;

import static mailcaravan.packaging.YamlFile.at;
import static mailcaravan.packaging.YamlFile.list;
import static mailcaravan.packaging.YamlFile.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;

import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import mailcaravan.account.Configuration;
import mailcaravan.account.ConfigurationException;
import mailcaravan.account.ConfigurationSources;

/** The manifests in {@code docker/kubernetes}, rendered, against Kubernetes' schemas and against what the program needs. */
class KubernetesManifestsTest {
    private static final Path FOLDER = Path.of("docker", "kubernetes");
    private static final Map<String, Object> LABELS = Map.of("app.kubernetes.io/name", "mail-caravan");
    private static final Set<String> GENERATED = Set.of("ConfigMap", "Secret");
    private static final Set<String> OF_KEDA = Set.of("ScaledObject", "TriggerAuthentication");

    /** Throws for a field that does not exist or is of another type, and for a required one that is missing. */
    private interface Schema {
        void validate(JsonElement element) throws IOException;
    }

    private static final Map<String, Schema> SCHEMAS = Map.of("apps/v1/Deployment", V1Deployment::validateJsonElement,
            "apps/v1/StatefulSet", V1StatefulSet::validateJsonElement, "networking.k8s.io/v1/NetworkPolicy",
            V1NetworkPolicy::validateJsonElement, "policy/v1/PodDisruptionBudget",
            V1PodDisruptionBudget::validateJsonElement, "v1/PersistentVolumeClaim",
            V1PersistentVolumeClaim::validateJsonElement, "v1/Service", V1Service::validateJsonElement,
            "v1/ServiceAccount", V1ServiceAccount::validateJsonElement);

    @TempDir
    Path folder;

    private static Map<String, Map<String, Object>> overlay(String name) throws IOException {
        return new Kustomization(FOLDER.resolve("overlays").resolve(name)).rendered();
    }

    private static Map<String, Object> workload(Map<String, Map<String, Object>> rendered) {
        return rendered.getOrDefault("Deployment", rendered.get("StatefulSet"));
    }

    private static void validate(Map<String, Object> resource) throws IOException {
        Schema schema = SCHEMAS.get(resource.get("apiVersion") + "/" + resource.get("kind"));
        assertThat(schema).as("%s %s", resource.get("apiVersion"), resource.get("kind")).isNotNull();
        schema.validate(JsonParser.parseString(new ObjectMapper().writeValueAsString(resource)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"folders", "standby", "queue", "queue-keda"})
    void everyResourceFitsKubernetesSchemaAndCarriesTheLabels(String name) throws IOException {
        for (Map<String, Object> each : overlay(name).values()) {
            if (!GENERATED.contains(each.get("kind"))) {
                assertThat(at(each, "metadata", "labels")).isEqualTo(LABELS);
                assertThat(at(each, "metadata", "namespace")).isNull();
            }
            if (!GENERATED.contains(each.get("kind")) && !OF_KEDA.contains(each.get("kind"))) {
                assertThatCode(() -> validate(each)).as("%s", each.get("kind")).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void theSchemasFindAMisspeltFieldAndAMissingOne() throws IOException {
        Map<String, Object> deployment = YamlFile.read(FOLDER.resolve("overlays/folders/deployment.yaml"));
        map(at(deployment, "spec", "template", "spec", "containers", 0, "livenessProbe")).put("periodSecond", 1);
        assertThatThrownBy(() -> validate(deployment)).hasMessageContaining("periodSecond");
        Map<String, Object> second = YamlFile.read(FOLDER.resolve("overlays/folders/deployment.yaml"));
        map(second.get("spec")).remove("selector");
        assertThatThrownBy(() -> validate(second)).hasMessageContaining("selector");
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/folders", "overlays/standby", "overlays/queue", "overlays/queue-keda"})
    void everyFileIsNamedByItsKustomizationAndNothingElseIs(String name) throws IOException {
        Path place = FOLDER.resolve(name);
        Kustomization kustomization = new Kustomization(place);
        assertThat(kustomization.keys()).isSubsetOf("apiVersion", "kind", "resources", "patches", "configurations",
                "configMapGenerator", "secretGenerator");
        assertThat(kustomization.named()).allMatch(Files::exists).doesNotHaveDuplicates();
        try (Stream<Path> files = Files.list(place)) {
            assertThat(files.filter(each -> !each.endsWith("kustomization.yaml")))
                    .containsExactlyInAnyOrderElementsOf(kustomization.named().stream()
                            .filter(each -> !Files.isDirectory(each)).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"folders", "standby", "queue", "queue-keda"})
    void podsKeepTheRestrictedStandardOfPodSecurityAndGetNoTokenOfTheCluster(String name) throws IOException {
        Map<String, Map<String, Object>> all = overlay(name);
        Object pod = at(workload(all), "spec", "template", "spec");
        assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
        assertThat(at(pod, "securityContext", "runAsUser")).isEqualTo(10001);
        assertThat(at(pod, "securityContext", "fsGroup")).isEqualTo(10001);
        assertThat(at(pod, "securityContext", "seccompProfile", "type")).isEqualTo("RuntimeDefault");
        assertThat(map(pod).keySet()).doesNotContain("hostNetwork", "hostPID", "hostIPC", "initContainers");
        assertThat(list(pod, "containers")).hasSize(1);
        Object own = at(pod, "containers", 0, "securityContext");
        assertThat(own).isEqualTo(Map.of("allowPrivilegeEscalation", false, "readOnlyRootFilesystem", true,
                "capabilities", Map.of("drop", List.of("ALL"))));
        assertThat(list(pod, "volumes")).allSatisfy(each -> assertThat(map(each).keySet()).isSubsetOf("name",
                "configMap", "secret", "emptyDir", "persistentVolumeClaim"));
        assertThat(at(pod, "automountServiceAccountToken")).isEqualTo(false);
        assertThat(at(all.get("ServiceAccount"), "automountServiceAccountToken")).isEqualTo(false);
        assertThat(at(pod, "serviceAccountName")).isEqualTo(at(all.get("ServiceAccount"), "metadata", "name"));
        assertThat(at(pod, "enableServiceLinks")).isEqualTo(false);
        assertThat(at(pod, "containers", 0, "resources", "limits", "memory")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"folders", "standby", "queue", "queue-keda"})
    void probesAndStopFitTheProgram(String name) throws IOException {
        Object pod = at(workload(overlay(name)), "spec", "template", "spec");
        Object container = at(pod, "containers", 0);
        assertThat(at(container, "ports", 0)).isEqualTo(Map.of("name", "health", "containerPort", 8080));
        Map<String, String> probes = new TreeMap<>(Map.of("startupProbe", "/q/health/live", "livenessProbe",
                "/q/health/live", "readinessProbe", "/q/health/ready"));
        probes.forEach((probe, path) -> assertThat(at(container, probe, "httpGet")).as(probe)
                .isEqualTo(Map.of("path", path, "port", "health")));
        assertThat(Files.readString(Path.of("docs/operations.md"))).contains("| `/q/health/live` |",
                "| `/q/health/ready` |", "waits up to 50 seconds", "give it 75");
        assertThat(at(pod, "terminationGracePeriodSeconds")).isEqualTo(75);
        assertThat(at(container, "image")).isEqualTo("mail-caravan:" + PackagedKeys.version());
        assertThat(at(container, "args")).isEqualTo(List.of("run"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"folders", "standby", "queue", "queue-keda"})
    void namesLabelsAndMountsMeetEachOther(String name) throws IOException {
        Map<String, Map<String, Object>> all = overlay(name);
        Map<String, Object> workload = workload(all);
        Object pod = at(workload, "spec", "template", "spec");
        assertThat(at(workload, "spec", "template", "metadata", "labels")).isEqualTo(LABELS);
        for (Object selector : new Object[]{at(workload, "spec", "selector", "matchLabels"),
                at(all.get("Service"), "spec", "selector"),
                at(all.get("PodDisruptionBudget"), "spec", "selector", "matchLabels"),
                at(all.get("NetworkPolicy"), "spec", "podSelector", "matchLabels")}) {
            assertThat(selector).isEqualTo(LABELS);
        }
        List<Object> volumes = new ArrayList<>(list(pod, "volumes").stream().map(each -> at(each, "name")).toList());
        list(workload, "spec", "volumeClaimTemplates").forEach(each -> volumes.add(at(each, "metadata", "name")));
        assertThat(list(pod, "containers", 0, "volumeMounts").stream().map(each -> at(each, "name")).toList())
                .containsExactlyInAnyOrderElementsOf(volumes);
        Map<Object, Object> mounted = new LinkedHashMap<>();
        list(pod, "containers", 0, "volumeMounts").forEach(each -> mounted.put(at(each, "mountPath"),
                Objects.requireNonNullElse(at(each, "readOnly"), false)));
        assertThat(mounted).isEqualTo(Map.of("/mail", false, "/etc/mail-caravan", true, "/run/secrets/mail-caravan",
                true, "/tmp", false));
        for (Object volume : list(pod, "volumes")) {
            named(all, "ConfigMap", at(volume, "configMap", "name"));
            named(all, "Secret", at(volume, "secret", "secretName"));
            named(all, "PersistentVolumeClaim", at(volume, "persistentVolumeClaim", "claimName"));
        }
        for (Object variable : list(pod, "containers", 0, "env")) {
            assertThat(PackagedKeys.unknown(List.of(at(variable, "name").toString()))).isEmpty();
            Object key = at(variable, "valueFrom", "secretKeyRef", "key");
            if (key != null) {
                named(all, "Secret", at(variable, "valueFrom", "secretKeyRef", "name"));
                assertThat(map(all.get("Secret").get("data"))).containsKey(key.toString());
            }
        }
    }

    private static void named(Map<String, Map<String, Object>> all, String kind, Object name) {
        if (name != null) {
            assertThat(at(all.get(kind), "metadata", "name")).as(kind).isEqualTo(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"folders", "standby", "queue", "queue-keda"})
    void noSecretStandsInAFileAndTheConfigurationIsTheProgramsOnceItIsFilledIn(String name) throws Exception {
        Map<String, Map<String, Object>> all = overlay(name);
        assertThat(map(all.get("Secret").get("data"))).isNotEmpty().allSatisfy(
                (key, value) -> assertThat(value).asString().isEmpty());
        Map<String, Object> files = map(all.get("ConfigMap").get("data"));
        assertThat(files).containsOnlyKeys("application.properties");
        String text = files.get("application.properties").toString();
        assertThatThrownBy(() -> load(text)).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("caravan.accounts.default.").hasMessageNotContaining("\n");
        Configuration filled = load(text.replace("mailbox=", "mailbox=caravan@example.com")
                .replace("tenant=", "tenant=example.com").replace("client-id=", "client-id=an-id")
                .replace("broker.url=", "broker.url=amqps://broker.example.com:5671"));
        assertThat(filled.accounts()).hasSize(1);
        assertThat(filled.caravan().broker().url().isPresent()).isEqualTo(name.startsWith("queue"));
        assertThat(text).contains("client-secret-file=/run/secrets/mail-caravan/client-secret");
    }

    private Configuration load(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("application.properties"), text);
        return Configuration.load(new ConfigurationSources(Optional.of(file), List.of(), Map.of(), Map.of(),
                folder, false, Map.of()));
    }
}
