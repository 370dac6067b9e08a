package io.scoreline.standalone.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.scoreline.standalone.kubernetes.PodCheck.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestModelTest {
    private static final String[] FOLDERS = {"base", "local", "production", "postgres", "monitoring", "drain"};

    @Test
    void everyManifestIsWhatKubernetesReads() throws IOException {
        List<JsonNode> all = Manifests.in(FOLDERS);
        assertThat(all).hasSizeGreaterThan(20);
        assertThat(all).allSatisfy(manifest -> assertThat(StrictModel.problem(manifest)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        readOnlyRootFilesystem: true | readOnlyRootFileSystem: true | readOnlyRootFileSystem
        minReadySeconds: 5           | minReadySeconds: five        | minReadySeconds
        value: "380"                 | value: 380                   | String
        periodSeconds: 2             | periodSeconds: [2]           | periodSeconds
        kind: Deployment             | kind: Deploymnet             | no kind Deploymnet
        apiVersion: apps/v1          | apiVersion: apps/v1beta2     | no kind Deployment of apps/v1beta2
        memory: 512Mi                | memory: {of: 512Mi}          | memory
        """)
    void aFaultIsFound(String right, String wrong, String told) throws IOException {
        String yaml = Files.readString(Manifests.FOLDER.resolve("production/worker.yaml"));
        assertThat(yaml).contains(right);
        List<String> problems = Manifests.parse("worker.yaml", yaml.replace(right, wrong)).stream()
                .flatMap(manifest -> StrictModel.problem(manifest).stream())
                .toList();
        assertThat(problems).singleElement().asString().contains(told);
    }

    @Test
    void aKeyThatIsThereTwiceIsFound() {
        assertThatThrownBy(() -> Manifests.parse("twice.yaml", "kind: Service\nkind: Service\n"))
                .hasMessageContaining("duplicate key");
    }

    /// What would be applied, as kubectl puts it together.
    @ParameterizedTest
    @ValueSource(strings = {"local", "production", "postgres", "monitoring"})
    void kustomizationsAreBuiltAndWhatTheyMakeIsWhatTheProgramReads(String overlay) throws Exception {
        Process kubectl;
        try {
            kubectl = new ProcessBuilder("kubectl", "kustomize", Manifests.FOLDER.resolve(overlay).toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException none) {
            assumeTrue(false, "kubectl is not on the PATH: k8s/" + overlay + " was not built");
            return;
        }
        String yaml = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(kubectl.exitValue()).isZero();
        List<JsonNode> built = Manifests.parse(overlay, yaml);
        assertThat(built).allSatisfy(manifest -> assertThat(StrictModel.problem(manifest)).isEmpty());
        assertThat(PodCheck.problems(built, Version.ofThisRelease())).isEmpty();
    }
}
