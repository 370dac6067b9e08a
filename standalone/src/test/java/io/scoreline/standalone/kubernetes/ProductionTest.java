package io.scoreline.standalone.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.scoreline.shard.catalog.CatalogPool;
import io.scoreline.standalone.kubernetes.PodCheck.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductionTest {
    private static final String[] FOLDERS = {"base", "postgres", "production"};

    /// As kustomize makes it of the overlay's file.
    private static JsonNode settings() throws IOException {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        map.put("kind", "ConfigMap").putObject("metadata").put("name", "scoreline-settings");
        ObjectNode data = map.putObject("data");
        for (String line : Files.readAllLines(Manifests.FOLDER.resolve("production/settings.env"))) {
            if (!line.startsWith("#")) {
                data.put(line.replaceFirst("=.*", ""), line.replaceFirst("[^=]*=", ""));
            }
        }
        return map;
    }

    private static List<JsonNode> manifests() throws IOException {
        List<JsonNode> all = new ArrayList<>(Manifests.in(FOLDERS));
        all.add(settings());
        return all;
    }

    private static JsonNode one(String kind, String name) throws IOException {
        return manifests().stream()
                .filter(manifest -> Manifests.named(manifest).equals(kind + " " + name))
                .findFirst()
                .orElseThrow();
    }

    /// Kustomize sets the tags.
    private static List<String> problems(List<JsonNode> manifests) {
        return PodCheck.problems(manifests, new Version("X")).stream()
                .filter(problem -> !problem.contains("this release's image"))
                .toList();
    }

    @Test
    void podsAreWhatTheProgramReads() throws IOException {
        assertThat(problems(manifests())).isEmpty();
        List<JsonNode> local = new ArrayList<>(Manifests.in("base", "local"));
        assertThat(problems(local)).isEmpty();
        assertThat(PodCheck.problems(Manifests.in("drain"), Version.ofThisRelease())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        args: ["worker"]                     | args: ["wrker"]                  | a command, found ["wrker"]
        name: THREAD_POOL_SIZE               | name: THREADPOOL_SIZE            | a variable that somebody reads, found THREADPOOL_SIZE
        name: SCORELINE_NAME                 | name: SCORELINE_NAMES            | did you mean SCORELINE_NAME?
        value: "380"                         | value: "many"                    | memoryBudgetMb
        containerPort: 8081                  | containerPort: 8080              | the port of the settings, 8081
        path: /readyz                        | path: /ready                     | readinessProbe at /readyz
        failureThreshold: 300                | failureThreshold: 3              | patience of 600 s
        mountPath: /store                    | mountPath: /stores               | /store on a volume
        mountPath: /tmp                      | mountPath: /temp                 | /tmp on a volume
        terminationGracePeriodSeconds: 45    | terminationGracePeriodSeconds: 20 | time to stop
        enableServiceLinks: false            | enableServiceLinks: true         | no variables made of Services
        readOnlyRootFilesystem: true         | readOnlyRootFilesystem: false    | read-only
        targetPort: http                     | targetPort: web                  | a port of its pods
        """)
    void aFaultIsFound(String right, String wrong, String told) throws IOException {
        String yaml = Files.readString(Manifests.FOLDER.resolve("production/worker.yaml"));
        assertThat(yaml).contains(right);
        List<JsonNode> faulty = new ArrayList<>(Manifests.parse("worker.yaml", yaml.replace(right, wrong)));
        faulty.add(settings());
        assertThat(problems(faulty)).anyMatch(problem -> problem.contains(told));
    }

    @Test
    void theWorkerHasWhatAWorkerHas() throws IOException {
        JsonNode worker = one("Deployment", "scoreline-worker").at("/spec/template/spec/containers/0");
        assertThat(worker.at("/resources/requests/memory").asText()).isEqualTo("400Mi");
        assertThat(worker.at("/resources/requests/cpu").asText()).isEqualTo("500m");
        assertThat(worker.at("/resources/limits/memory").asText()).isEqualTo("512Mi");
        assertThat(worker.at("/resources/limits/cpu").asText()).isEqualTo("1000m");
        Map<String, String> plain = new TreeMap<>();
        worker.path("env").forEach(each -> plain.put(each.path("name").asText(), each.path("value").asText()));
        assertThat(plain)
                .containsEntry("MEMORY_BUDGET_MB", "380")
                .containsEntry("THREAD_POOL_SIZE", "4")
                .containsEntry("HEALTH_CHECK_INTERVAL_MS", "250")
                .containsKey("MERGE_CHUNK_SIZE_MB");
    }

    @Test
    void workersAreNoMoreThanPartitionsAndAllTogetherFitTheServer() throws IOException {
        int most = one("HorizontalPodAutoscaler", "scoreline-worker").at("/spec/maxReplicas").asInt();
        assertThat(most).isLessThanOrEqualTo(settings().at("/data/SCORELINE_PARTITIONS").asInt());
        int apis = one("StatefulSet", "scoreline-api").at("/spec/replicas").asInt();
        String server = Files.readString(Manifests.FOLDER.resolve("postgres/postgresql.scoreline.conf"));
        int connections = Integer.parseInt(server.replaceFirst("(?s).*\\nmax_connections = (\\d+).*", "$1"));
        // While pods are replaced there is one more worker than otherwise, and one process that migrates.
        int asked = apis * CatalogPool.API.connections() + (most + 1) * CatalogPool.WORKER.connections() + 2;
        assertThat(asked).isLessThanOrEqualTo(connections * 80 / 100);
    }

    @Test
    void aJournalOutlivesItsPod() throws IOException {
        JsonNode api = one("StatefulSet", "scoreline-api").path("spec");
        assertThat(api.at("/persistentVolumeClaimRetentionPolicy/whenScaled").asText()).isEqualTo("Retain");
        assertThat(api.at("/persistentVolumeClaimRetentionPolicy/whenDeleted").asText()).isEqualTo("Retain");
        assertThat(api.at("/volumeClaimTemplates/0/metadata/name").asText()).isEqualTo("journal");
        assertThat(one("PersistentVolumeClaim", "scoreline-store").at("/spec/accessModes/0").asText())
                .isEqualTo("ReadWriteMany");
    }

    @Test
    void nothingIsReachedButWhatIsAllowedAndBudgetsFindTheirPods() throws IOException {
        JsonNode deny = one("NetworkPolicy", "default-deny").path("spec");
        assertThat(deny.path("podSelector").isEmpty()).isTrue();
        assertThat(deny.path("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(deny.has("ingress") || deny.has("egress")).isFalse();
        List<JsonNode> templates = manifests().stream().map(each -> each.at("/spec/template/metadata/labels")).toList();
        for (JsonNode budget : Manifests.ofKind(manifests(), "PodDisruptionBudget")) {
            assertThat(templates).anyMatch(labels -> PodCheck.covers(labels, budget.at("/spec/selector/matchLabels")));
        }
        for (String kind : List.of("Deployment scoreline-worker", "StatefulSet scoreline-api")) {
            JsonNode spread = one(kind.split(" ", -1)[0], kind.split(" ", -1)[1]).at("/spec/template/spec/topologySpreadConstraints");
            assertThat(spread.findValuesAsText("topologyKey")).contains("kubernetes.io/hostname", "topology.kubernetes.io/zone");
        }
    }
}
