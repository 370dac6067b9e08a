package io.scoreline.scoring.definition;

import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.feature.FeatureSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// A checked, immutable scoring definition.
public final class Definition {
    private final String body;
    private final String digest;
    private final DefinitionParts parts;
    private final List<FeatureSpec> featureSpecs;

    Definition(String body, DefinitionParts parts) {
        this.body = body;
        this.digest = sha256(body);
        this.parts = parts;
        this.featureSpecs =
                parts.features().stream().map(Feature::spec).distinct().toList();
    }

    /// Parses YAML or JSON; all problems found are in the exception.
    public static Definition parse(String text) throws DefinitionException {
        return DefinitionReader.read(text);
    }

    public String name() {
        return parts.name();
    }

    public int version() {
        return parts.version();
    }

    /// The text as given.
    public String body() {
        return body;
    }

    /// Hex SHA-256 of the body.
    public String digest() {
        return digest;
    }

    /// The types of events that count; all when empty.
    public List<String> eventTypes() {
        return parts.eventTypes();
    }

    /// What it reads from payloads, without duplicates, in order of first mention.
    public List<FeatureSpec> featureSpecs() {
        return featureSpecs;
    }

    public List<Feature> features() {
        return parts.features();
    }

    /// The terms of the signal, in order; empty when there is no signal.
    public List<Term> terms() {
        return parts.terms();
    }

    public List<Aggregate> aggregates() {
        return parts.aggregates();
    }

    public List<String> aggregateNames() {
        return parts.aggregates().stream().map(Aggregate::name).toList();
    }

    /// The formula of the score; a double.
    public Expr score() {
        return parts.score();
    }

    /// The formula as it was written.
    public String scoreText() {
        return parts.scoreText();
    }

    /// By ascending lower bound; empty when there are none.
    public List<Band> bands() {
        return parts.bands();
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
