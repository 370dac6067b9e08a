package io.scoreline.scoring.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.definition.Feature;
import io.scoreline.scoring.engine.TestingEvents.Event;
import io.scoreline.scoring.expression.Expr;
import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.scoring.feature.FeatureType;
import io.scoreline.scoring.feature.PayloadExtractor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Block execution against the evaluation of one row at a time, on random expressions over random events.
final class BlockEvaluatorTest {
    private static final String FEATURES = """
            name: a
            version: 1
            features:
              d: {path: d, type: double}
              d0: {path: d, type: double, default: 0.5}
              dz: {path: d, type: double, default: 0}
              lz: {path: l, type: long, default: 0}
              l: {path: l, type: long}
              l0: {path: l, type: long, default: 7}
              b: {path: b, type: bool}
              b1: {path: b, type: bool, default: true}
              s: {path: s, type: string}
              s0: {path: s, type: string, default: "DEFAULT"}
              t: {path: t, type: timestamp}
              t0: {path: t, type: timestamp, default: "2020-01-01T00:00:00Z"}
            signal:
              term: '%s'
            score: 1
            """;

    private static List<Event> events(Random random) {
        List<Event> events = new ArrayList<>();
        List<String> values = List.of(
                "1",
                "-0.5",
                "2.5",
                "9007199254740993",
                "9007199254740992",
                "true",
                "false",
                "null",
                "\"\"",
                "\"abc\"",
                "\"ABC\"",
                "\"xÄbc\"",
                "\"äB\"",
                "\"2020-01-01T00:00:00Z\"",
                "1577836800",
                "1e3");
        for (int row = 0; row < 200; row++) {
            StringBuilder payload = new StringBuilder("{\"x\":0");
            for (String name : List.of("d", "l", "b", "s", "t")) {
                if (random.nextInt(6) > 0) {
                    payload.append(",\"").append(name).append("\":").append(values.get(random.nextInt(values.size())));
                }
            }
            events.add(new Event(
                    random.nextLong(1_000_000_000_000L), row, random.nextBoolean() ? "abc" : "", payload + "}"));
        }
        return events;
    }

    @Test
    void agreesWithOneRowAtATime() throws DefinitionException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Event> events = events(random);
        @Nullable EventBlock block = null;
        for (int i = 0; i < 3_000; i++) {
            RandomExpressions expressions = new RandomExpressions(random);
            String text = random.nextBoolean() ? expressions.number(4) : expressions.bool(4);
            @Nullable Definition definition = unlessConstantWithoutValue(text);
            if (definition == null) {
                continue;
            }
            if (block == null) {
                block = new EventBlock(definition.featureSpecs());
                TestingEvents.fill(block, new PayloadExtractor(definition.featureSpecs()), events);
            }
            compare(definition, block, text);
        }
    }

    private static @Nullable Definition unlessConstantWithoutValue(String text) throws DefinitionException {
        try {
            return Definition.parse(FEATURES.formatted(text));
        } catch (DefinitionException e) {
            if (e.problems().getFirst().message().startsWith("the constant has no value")) {
                return null;
            }
            throw e;
        }
    }

    private static void compare(Definition definition, EventBlock block, String text) {
        List<Feature> features = definition.features();
        int[] columns = features.stream()
                .mapToInt(feature -> block.specs().indexOf(feature.spec()))
                .toArray();
        BlockEvaluator evaluator = new BlockEvaluator(features, columns, new double[EventBlock.MAX_ROWS], SharedExpressions.of(definition));
        evaluator.reset(block);
        Expr expr = definition.terms().getFirst().value();
        Register.Doubles result = evaluator.doubles(expr);
        RowLeaves leaves = new RowLeaves(features, block);
        ScalarEvaluator scalar = new ScalarEvaluator(leaves);
        for (int row = 0; row < block.rows(); row++) {
            leaves.row = row;
            double expected = scalar.evaluate(expr);
            assertThat(result.isMissing(row))
                    .as("missing: %s, row %s", text, row)
                    .isEqualTo(scalar.isMissing());
            if (!scalar.isMissing()) {
                assertThat(result.values[row]).as("%s, row %s", text, row).isEqualTo(Double.valueOf(expected));
            }
        }
    }

    @Test
    void missingIsStrictButForTheQuestionItself() throws DefinitionException {
        for (String missing : List.of(
                "d + 1",
                "d0 * d",
                "b and false",
                "true or b",
                "not b",
                "if(b, 1, 2)",
                "if(true, d, 1)",
                "d == 1",
                "s in [\"a\"]",
                "lower(s) == \"a\"",
                "contains(\"a\", s)",
                "min(1, d)",
                "t - t0",
                "clamp(d, 0, 1)",
                "log(d)")) {
            assertThat(onEmptyEvent(missing)).as(missing).isNull();
        }
        assertThat(onEmptyEvent("isMissing(d)")).isEqualTo(1);
        assertThat(onEmptyEvent("isMissing(d0)")).isEqualTo(0);
        assertThat(onEmptyEvent("isMissing(d + 1) and not isMissing(l0)")).isEqualTo(1);
        assertThat(onEmptyEvent("if(isMissing(d), 5, d)")).isEqualTo(5);
        assertThat(onEmptyEvent("d0 + l0 + b1")).isEqualTo(8.5);
        assertThat(onEmptyEvent("s0 == \"DEFAULT\"")).isEqualTo(1);
        assertThat(onEmptyEvent("event.type == \"\"")).isEqualTo(1);
    }

    private static @Nullable Double onEmptyEvent(String text) throws DefinitionException {
        Definition definition = Definition.parse(FEATURES.formatted(text));
        EventBlock block = new EventBlock(definition.featureSpecs());
        TestingEvents.fill(block, new PayloadExtractor(definition.featureSpecs()), List.of(new Event(1, 1, "", "{}")));
        int[] columns = definition.features().stream()
                .mapToInt(f -> block.specs().indexOf(f.spec()))
                .toArray();
        BlockEvaluator evaluator = new BlockEvaluator(definition.features(), columns, new double[EventBlock.MAX_ROWS], SharedExpressions.of(definition));
        evaluator.reset(block);
        Register.Doubles result =
                evaluator.doubles(definition.terms().getFirst().value());
        return result.isMissing(0) ? null : Double.valueOf(result.values[0]);
    }

    @Test
    void longsCompareExactly() throws DefinitionException {
        Definition definition = Definition.parse(FEATURES.formatted("l == 9007199254740993"));
        EventBlock block = new EventBlock(definition.featureSpecs());
        List<Event> events = IntStream.range(0, 2)
                .mapToObj(i -> new Event(1, 1, "", "{\"l\":" + (9_007_199_254_740_992L + i) + "}"))
                .toList();
        TestingEvents.fill(block, new PayloadExtractor(definition.featureSpecs()), events);
        int[] columns = definition.features().stream()
                .mapToInt(f -> block.specs().indexOf(f.spec()))
                .toArray();
        BlockEvaluator evaluator = new BlockEvaluator(definition.features(), columns, new double[EventBlock.MAX_ROWS], SharedExpressions.of(definition));
        evaluator.reset(block);
        Register.Doubles result =
                evaluator.doubles(definition.terms().getFirst().value());
        assertThat(result.values[0]).isZero();
        assertThat(result.values[1]).isEqualTo(1);
    }

    /// The leaves of one row, read from the columns one by one.
    private static final class RowLeaves implements ScalarEvaluator.Leaves {
        private final List<Feature> features;
        private final EventBlock block;
        private int row;

        RowLeaves(List<Feature> features, EventBlock block) {
            this.features = features;
            this.block = block;
        }

        private FeatureColumn column(Expr leaf) {
            return leaf instanceof Expr.Feature feature
                    ? block.features()
                            .get(block.specs()
                                    .indexOf(features.get(feature.index()).spec()))
                    : block.types();
        }

        private boolean absent(Expr leaf) {
            return leaf instanceof Expr.Feature && column(leaf).isMissing(row);
        }

        private Expr.@Nullable Literal defaultOf(Expr leaf) {
            return leaf instanceof Expr.Feature feature
                    ? features.get(feature.index()).defaultValue()
                    : null;
        }

        @Override
        public boolean isMissing(Expr leaf) {
            return absent(leaf) && defaultOf(leaf) == null;
        }

        @Override
        public double number(Expr leaf) {
            return absent(leaf) && defaultOf(leaf) instanceof Expr.NumberLiteral(double value)
                    ? value
                    : column(leaf).doubleAt(row);
        }

        @Override
        public long whole(Expr leaf) {
            if (leaf instanceof Expr.EventTs) {
                return block.tsMicros()[row];
            }
            return absent(leaf) && defaultOf(leaf) instanceof Expr.LongLiteral(long value)
                    ? value
                    : column(leaf).longAt(row);
        }

        @Override
        public boolean bool(Expr leaf) {
            if (absent(leaf) && defaultOf(leaf) instanceof Expr.BoolLiteral(boolean value)) {
                return value;
            }
            return column(leaf).longAt(row) == 1;
        }

        @Override
        public String text(Expr leaf) {
            if (absent(leaf) && defaultOf(leaf) instanceof Expr.StringLiteral(String value)) {
                return value;
            }
            FeatureColumn column = column(leaf);
            assertThat(column.type()).isEqualTo(FeatureType.STRING);
            return new String(column.utf8(), column.bytesFrom(row), column.bytesLength(row), UTF_8);
        }
    }
}
