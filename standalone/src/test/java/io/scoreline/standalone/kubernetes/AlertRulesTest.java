package io.scoreline.standalone.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertRulesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern METRIC = Pattern.compile("\\b(?:scoreline|process|jvm)_[a-z_]+\\b|\\bup(?=\\{)");
    private static final Pattern HEADING = Pattern.compile("(?m)^## (Scoreline\\w+)$");
    private static final Map<String, String> PODS = Map.of(
            "api", "job=\"scoreline-api\", pod=\"scoreline-api-0\", instance=\"a\"",
            "worker", "job=\"scoreline-worker\", pod=\"scoreline-worker-0\", instance=\"w\"");

    @TempDir
    private Path directory;

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        Manifests.ofKind(Manifests.in("monitoring"), "PrometheusRule").forEach(each -> each.at("/spec/groups/0/rules").forEach(rules::add));
        return rules;
    }

    private static Set<String> alerts() throws IOException {
        Set<String> names = new TreeSet<>();
        rules().forEach(rule -> names.add(rule.path("alert").asText()));
        return names;
    }

    private static String runbook() throws IOException {
        return Files.readString(Manifests.FOLDER.resolve("RUNBOOK.md"));
    }

    @Test
    void everyAlertHasItsParagraphAndEveryParagraphItsAlert() throws IOException {
        Map<String, String> paragraphs = new TreeMap<>();
        for (String section : runbook().split("(?m)(?=^## )", -1)) {
            Matcher heading = HEADING.matcher(section);
            if (heading.find()) {
                paragraphs.put(heading.group(1), section);
            }
        }
        assertThat(paragraphs.keySet()).isEqualTo(alerts());
        assertThat(paragraphs.values()).allSatisfy(text -> assertThat(text).contains("**You see**", "**Check**", "**Do**"));
        assertThat(rules()).allSatisfy(rule -> {
            String name = rule.path("alert").asText();
            assertThat(rule.at("/annotations/runbook").asText()).isEqualTo("k8s/RUNBOOK.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(rule.at("/labels/severity").asText()).isIn("warn", "page");
        });
    }

    /// The table that they are looked up in is compared with what processes serve.
    @Test
    void rulesAndPanelsNameMetricsThatThereAre() throws IOException {
        Set<String> known = MetricsTable.documented().names();
        List<String> asked = new ArrayList<>();
        rules().forEach(rule -> asked.add(rule.path("expr").asText()));
        JSON.readTree(Files.readString(Manifests.FOLDER.resolve("monitoring/dashboard.json"))).findValues("expr").forEach(each -> asked.add(each.asText()));
        assertThat(asked).hasSizeGreaterThan(25);
        for (String expression : asked) {
            assertThat(metrics(expression)).as(expression).isNotEmpty();
            assertThat(metrics(expression)).as(expression).allMatch(name -> name.equals("up") || known.contains(name.replaceFirst("_bucket$", "")));
        }
    }

    private static Set<String> metrics(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher metric = METRIC.matcher(expression);
        while (metric.find()) {
            names.add(metric.group());
        }
        return names;
    }

    @Test
    void everyRuleFiresInItsScenarioAndNoneWhenNothingHappens() throws Exception {
        JsonNode file = scenarios();
        Set<String> fired = new TreeSet<>();
        List<Object> tests = new ArrayList<>();
        tests.add(trial("healthy", file, JSON.createObjectNode()));
        for (Map.Entry<String, JsonNode> scenario : file.path("scenarios").properties()) {
            scenario.getValue().path("fires").forEach(alert -> fired.add(alert.asText()));
            tests.add(trial(scenario.getKey(), file, scenario.getValue()));
        }
        assertThat(fired).as("alerts with a scenario").isEqualTo(alerts());
        String output = promtool(tests);
        assertThat(output).contains("SUCCESS").doesNotContain("FAILED");
    }

    @Test
    void aScenarioThatDoesNotFireIsFound() throws Exception {
        JsonNode file = scenarios();
        JsonNode quiet = JSON.readTree("{\"fires\": [\"ScorelineLagHigh\"]}");
        assertThat(promtool(List.of(trial("quiet", file, quiet)))).contains("FAILED");
    }

    private static JsonNode scenarios() throws IOException {
        return Manifests.parse("scenarios.yaml", Files.readString(Manifests.FOLDER.resolve("monitoring/scenarios.yaml"))).getFirst();
    }

    /// One of promtool's tests: the healthy series with the scenario's in place of their likes, and every alert looked for at the end.
    private static Map<String, Object> trial(String name, JsonNode file, JsonNode scenario) throws IOException {
        List<Object> series = new ArrayList<>();
        PODS.forEach((role, labels) -> {
            for (Map.Entry<String, JsonNode> metric : file.at("/healthy/" + role).properties()) {
                String values = scenario.path(role).path(metric.getKey()).asText(metric.getValue().asText());
                series.add(Map.of("series", metric.getKey() + "{" + labels + "}", "values", values));
            }
        });
        List<Object> expected = new ArrayList<>();
        for (JsonNode rule : rules()) {
            boolean fires = scenario.path("fires").toString().contains("\"" + rule.path("alert").asText() + "\"");
            expected.add(Map.of(
                    "eval_time", "58m",
                    "alertname", rule.path("alert").asText(),
                    "exp_alerts", fires ? List.of(Map.of("exp_labels", labels(rule, scenario))) : List.of()));
        }
        return Map.of("name", name, "interval", "1m", "input_series", series, "alert_rule_test", expected);
    }

    private static Map<String, String> labels(JsonNode rule, JsonNode scenario) {
        Map<String, String> labels = new TreeMap<>(Map.of("severity", rule.at("/labels/severity").asText()));
        if (rule.path("expr").asText().contains("by (pod, instance)")) {
            boolean api = scenario.has("api");
            labels.put("pod", api ? "scoreline-api-0" : "scoreline-worker-0");
            labels.put("instance", api ? "a" : "w");
        }
        return labels;
    }

    private String promtool(List<?> tests) throws Exception {
        Files.writeString(directory.resolve("groups.yaml"), JSON.writeValueAsString(Map.of("groups", groups())));
        Path file = directory.resolve("tests.yaml");
        Files.writeString(file, JSON.writeValueAsString(Map.of("rule_files", List.of("groups.yaml"), "evaluation_interval", "1m", "tests", tests)));
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "test", "rules", file.toString()).redirectErrorStream(true).start();
        } catch (IOException none) {
            assumeTrue(false, "promtool is not on the PATH: the rules were not tried");
            return "";
        }
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    /// Without annotations, which would have to be spelled out in every scenario.
    private static List<Object> groups() throws IOException {
        List<Object> rules = new ArrayList<>();
        for (JsonNode rule : rules()) {
            Map<String, Object> bare = new TreeMap<>();
            rule.properties().forEach(entry -> bare.put(entry.getKey(), entry.getValue()));
            bare.remove("annotations");
            rules.add(bare);
        }
        return List.of(Map.of("name", "scoreline", "rules", rules));
    }
}
