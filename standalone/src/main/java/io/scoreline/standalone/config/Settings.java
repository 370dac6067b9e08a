package io.scoreline.standalone.config;

import io.scoreline.scoring.expression.NearestName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The text of every setting that has a value, and where it came from: flag before environment before file before
/// default. Immutable.
public final class Settings {
    /// Variables with our prefix that others read: the launcher.
    private static final Set<String> OTHER_VARIABLES = Set.of("SCORELINE_JAVA_HOME", "SCORELINE_JAVA_OPTS");

    private static final String DEFAULT = "default";

    private final Map<Setting, Value> values;

    private Settings(Map<Setting, Value> values) {
        this.values = Map.copyOf(values);
    }

    /// A setting's text and its origin, such as `flag`, `environment SCORELINE_PORT`, `scoreline.yaml` or `default`.
    public record Value(String text, String origin) {}

    /// Puts the sources together; [ConfigException] for an unknown variable.
    public static Settings of(Map<Setting, String> flags, Map<String, String> environment, SettingsFile file) {
        refuseUnknown(environment);
        Map<Setting, Value> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            Optional.ofNullable(setting.defaultText()).ifPresent(text -> values.put(setting, new Value(text, DEFAULT)));
            file.text(setting).ifPresent(text -> values.put(setting, new Value(text, file.name())));
            setting.alias().ifPresent(alias -> take(values, setting, environment, alias));
            take(values, setting, environment, setting.variable());
            Optional.ofNullable(flags.get(setting)).ifPresent(text -> values.put(setting, new Value(text, "flag")));
        }
        return new Settings(values);
    }

    private static void take(
            Map<Setting, Value> values, Setting setting, Map<String, String> environment, String variable) {
        Optional.ofNullable(environment.get(variable))
                .ifPresent(text -> values.put(setting, new Value(text, "environment " + variable)));
    }

    private static void refuseUnknown(Map<String, String> environment) {
        for (String variable : environment.keySet()) {
            if (Setting.isOurs(variable)
                    && !OTHER_VARIABLES.contains(variable)
                    && !Setting.variables().contains(variable)) {
                throw new ConfigException("environment variable " + variable + " is unknown"
                        + NearestName.hint(variable, Setting.variables())
                        + " (`scoreline config` lists them all)");
            }
        }
    }

    /// The same, but with these texts where nobody set one.
    public Settings withDefaults(Map<Setting, String> defaults) {
        Map<Setting, Value> changed = new EnumMap<>(values);
        defaults.forEach((setting, text) -> {
            if (!isGiven(setting)) {
                changed.put(setting, new Value(text, DEFAULT));
            }
        });
        return new Settings(changed);
    }

    public Optional<Value> value(Setting setting) {
        return Optional.ofNullable(values.get(setting));
    }

    /// Whether someone set it.
    boolean isGiven(Setting setting) {
        return value(setting).filter(value -> !value.origin().equals(DEFAULT)).isPresent();
    }

    public Optional<String> text(Setting setting) {
        return value(setting).map(Value::text);
    }

    String required(Setting setting) {
        return text(setting).orElseThrow(() -> new ConfigException(setting.key() + ": expected a value, found none"));
    }

    ConfigException refused(Setting setting, String expected) {
        String found = value(setting)
                .map(value ->
                        ", found \"" + (setting.secret() ? "***" : value.text()) + "\" (from " + value.origin() + ")")
                .orElse("");
        return new ConfigException(setting.key() + ": " + expected + found);
    }

    /// One line for each setting: key, value (secrets masked), origin.
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            Value value = values.getOrDefault(setting, new Value("", "unset"));
            String text = setting.secret() && !value.text().isEmpty() ? "***" : value.text();
            lines.add(new Line(setting.key(), maskedUrl(setting, text), value.origin()));
        }
        return lines;
    }

    private static String maskedUrl(Setting setting, String text) {
        return setting == Setting.POSTGRES_URL || setting == Setting.POSTGRES_REPLICA_URL ? text.replaceAll("(?i)(password=)[^&]*", "$1***") : text;
    }

    /// What `scoreline config` prints of a setting.
    public record Line(String key, String value, String origin) {}
}
