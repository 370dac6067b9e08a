package io.scoreline.standalone.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.scoreline.standalone.TestingFiles;
import io.scoreline.standalone.TestingTerminal;
import io.scoreline.standalone.command.CommandRunner;
import io.scoreline.standalone.command.Context;
import io.scoreline.standalone.config.ConfigException;
import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.config.Settings;
import io.scoreline.standalone.config.SettingsFile;
import io.scoreline.standalone.config.StandaloneConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The pods in which the program runs, against what it reads and does: commands, settings, ports, routes, how long it takes to stop, what it writes to, and what it needs no right for.
final class PodCheck {
    /// A process that is told to stop ends within this.
    private static final int STOPS_WITHIN_SECONDS = 25;

    /// A command that is there complains of this one, and of nothing else.
    private static final String NO_OPTION = "--none-such";

    private static final int MOST_REPLAY_SECONDS = 600;
    private static final Set<String> OTHER_VARIABLES = Set.of("XDG_CACHE_HOME", "SCORELINE_JAVA_OPTS");

    private final List<JsonNode> manifests;
    private final Version version;
    private final List<String> problems = new ArrayList<>();
    private String at = "";

    private PodCheck(List<JsonNode> manifests, Version version) {
        this.manifests = manifests;
        this.version = version;
    }

    /// The tag of the images that manifests name.
    record Version(String tag) {
        static Version ofThisRelease() throws IOException {
            String pom = Files.readString(TestingFiles.checkout().resolve("pom.xml"));
            return new Version(pom.replaceFirst("(?s).*?<artifactId>scoreline-parent</artifactId>\\s*<version>([^<]*?)(-SNAPSHOT)?</version>.*", "$1"));
        }
    }

    static List<String> problems(List<JsonNode> manifests, Version version) {
        PodCheck check = new PodCheck(manifests, version);
        for (JsonNode manifest : manifests) {
            JsonNode pod = manifest.at("/spec/template/spec");
            for (JsonNode container : pod.path("containers")) {
                check.at = Manifests.named(manifest) + ", container " + container.path("name").asText();
                check.rights(pod, container);
                if (container.path("image").asText().startsWith("scoreline")) {
                    check.program(pod, container);
                }
            }
        }
        check.services();
        return check.problems;
    }

    private void expect(boolean holds, String expected, Object found) {
        if (!holds) {
            problems.add(at + ": expected " + expected + ", found " + found);
        }
    }

    private void rights(JsonNode pod, JsonNode container) {
        JsonNode user = pod.path("securityContext");
        JsonNode own = container.path("securityContext");
        expect(user.path("runAsNonRoot").asBoolean() && user.path("runAsUser").asInt() > 0, "a user that is not root", user);
        expect(user.at("/seccompProfile/type").asText().equals("RuntimeDefault"), "the default seccomp profile", user);
        expect(!own.path("allowPrivilegeEscalation").asBoolean(true), "no escalation", own);
        expect(own.path("readOnlyRootFilesystem").asBoolean(), "a root file system that is read-only", own);
        expect(own.at("/capabilities/drop/0").asText().equals("ALL"), "no capabilities", own);
        expect(!pod.path("automountServiceAccountToken").asBoolean(true), "no token of Kubernetes", "one");
        expect(!pod.path("enableServiceLinks").asBoolean(true), "no variables made of Services", "enableServiceLinks");
        expect(container.at("/resources/limits/memory").isTextual(), "a limit of memory", container.path("resources"));
    }

    private void program(JsonNode pod, JsonNode container) {
        expect(container.path("image").asText().equals("scoreline:" + version.tag()), "this release's image", container.path("image"));
        command(container);
        Map<String, String> variables = variables(container);
        config(variables).ifPresent(config -> {
            files(container, variables, config);
            if (container.has("ports")) {
                ports(container, config);
            }
        });
        if (container.has("ports")) {
            probes(container);
            stop(pod, container);
        }
    }

    private void command(JsonNode container) {
        List<String> line = new ArrayList<>();
        container.path("args").forEach(argument -> line.add(argument.asText()));
        expect(!container.has("command"), "the image's own entry point", container.path("command"));
        line.add(NO_OPTION);
        TestingTerminal terminal = new TestingTerminal();
        Context context = new Context(terminal.terminal(), Map.of(), Path.of(""), Clock.systemUTC());
        new CommandRunner(context).run(line.toArray(String[]::new));
        expect(terminal.takeErr().contains("unknown option " + NO_OPTION), "a command", container.path("args"));
    }

    /// What the container's process has in its environment; values that are known in the cluster alone are stood in for.
    private Map<String, String> variables(JsonNode container) {
        Map<String, String> variables = new TreeMap<>();
        for (JsonNode from : container.path("envFrom")) {
            String name = from.at("/configMapRef/name").asText();
            Optional<JsonNode> map = Manifests.ofKind(manifests, "ConfigMap").stream()
                    .filter(each -> each.at("/metadata/name").asText().equals(name))
                    .findFirst();
            expect(map.isPresent(), "a ConfigMap " + name, "none");
            map.ifPresent(each -> each.path("data").properties().forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText())));
        }
        for (JsonNode variable : container.path("env")) {
            variables.put(variable.path("name").asText(), variable.path("value").asText("pod-0"));
        }
        return variables;
    }

    private Optional<StandaloneConfig> config(Map<String, String> variables) {
        Set<String> known = new TreeSet<>(Setting.variables());
        known.addAll(OTHER_VARIABLES);
        Arrays.stream(Setting.values()).flatMap(setting -> setting.alias().stream()).forEach(known::add);
        for (String variable : variables.keySet()) {
            expect(known.contains(variable), "a variable that somebody reads", variable);
        }
        try {
            return Optional.of(StandaloneConfig.of(Settings.of(Map.of(), variables, SettingsFile.none())));
        } catch (ConfigException refused) {
            expect(false, "settings that are taken", String.valueOf(refused.getMessage()));
            return Optional.empty();
        }
    }

    private void ports(JsonNode container, StandaloneConfig config) {
        JsonNode port = container.at("/ports/0");
        expect(port.path("containerPort").asInt() == config.port(), "the port of the settings, " + config.port(), port);
        boolean fromInside = container.at("/livenessProbe/exec").isObject();
        expect(config.host().equals(fromInside ? "127.0.0.1" : "0.0.0.0"), "a host that probes reach", config.host());
        expect(config.logTarget().name().equals("STDOUT"), "a log on standard output", config.logTarget());
    }

    /// Everything that is written to or read from lies on a volume.
    private void files(JsonNode container, Map<String, String> variables, StandaloneConfig config) {
        List<String> mounts = new ArrayList<>();
        container.path("volumeMounts").forEach(mount -> mounts.add(mount.path("mountPath").asText()));
        List<String> needed = new ArrayList<>(List.of("/tmp"));
        if (variables.containsKey(Setting.DATA_DIRECTORY.variable()) && !container.at("/args/0").asText().equals("migrate")) {
            needed.add(config.dataDirectory().toString());
            needed.add(config.journalDirectory().toString());
        }
        Optional.ofNullable(variables.get(Setting.POSTGRES_PASSWORD_FILE.variable())).ifPresent(needed::add);
        Optional.ofNullable(variables.get("XDG_CACHE_HOME")).ifPresent(needed::add);
        for (String path : needed) {
            expect(mounts.stream().anyMatch(mount -> Path.of(path).startsWith(mount)), path + " on a volume", mounts);
        }
        expect(!variables.containsKey(Setting.POSTGRES_PASSWORD.variable()), "no password in the environment", "one");
    }

    private void probes(JsonNode container) {
        probe(container, "startupProbe", "/readyz");
        probe(container, "readinessProbe", "/readyz");
        probe(container, "livenessProbe", "/healthz");
        JsonNode startup = container.path("startupProbe");
        int patience = startup.path("periodSeconds").asInt() * startup.path("failureThreshold").asInt();
        expect(patience >= MOST_REPLAY_SECONDS, "patience of " + MOST_REPLAY_SECONDS + " s with replay", patience);
    }

    private void probe(JsonNode container, String which, String route) {
        JsonNode inside = container.path(which).at("/exec/command");
        if (inside.isArray()) {
            String url = "http://127.0.0.1:" + container.at("/ports/0/containerPort").asText() + route;
            expect(inside.path(inside.size() - 1).asText().equals(url), which + " at " + url, inside);
            return;
        }
        JsonNode get = container.path(which).path("httpGet");
        expect(get.path("path").asText().equals(route), which + " at " + route, get);
        expect(portNames(container).contains(get.path("port").asText()), which + " at a port of the container", get);
    }

    private void stop(JsonNode pod, JsonNode container) {
        int grace = pod.path("terminationGracePeriodSeconds").asInt();
        int before = container.at("/lifecycle/preStop/sleep/seconds").asInt();
        expect(grace >= before + STOPS_WITHIN_SECONDS + 5, "time to stop: more than " + (before + STOPS_WITHIN_SECONDS) + " s", grace);
    }

    /// Each finds pods, at a port that they have.
    private void services() {
        for (JsonNode service : Manifests.ofKind(manifests, "Service")) {
            at = Manifests.named(service);
            List<JsonNode> pods = manifests.stream()
                    .map(manifest -> manifest.at("/spec/template"))
                    .filter(template -> covers(template.at("/metadata/labels"), service.at("/spec/selector")))
                    .toList();
            expect(!pods.isEmpty(), "pods with its selector", service.at("/spec/selector"));
            for (JsonNode port : service.at("/spec/ports")) {
                expect(
                        pods.stream().allMatch(pod -> portNames(pod.at("/spec/containers/0")).contains(port.path("targetPort").asText())),
                        "a port of its pods",
                        port);
            }
        }
    }

    static boolean covers(JsonNode labels, JsonNode selector) {
        return selector.properties().stream().allMatch(entry -> labels.path(entry.getKey()).equals(entry.getValue()));
    }

    private static Set<String> portNames(JsonNode container) {
        Set<String> names = new TreeSet<>();
        container.path("ports").forEach(port -> names.add(port.path("name").asText()));
        return names;
    }
}
