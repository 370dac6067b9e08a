package io.scoreline.bench;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.EventBlock;
import io.scoreline.scoring.engine.FoldCounts;
import io.scoreline.scoring.engine.Scorer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The signal of one block: features loaded, expression evaluated, rows checked; no row has a state to be folded into.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx256m"})
public class KernelBenchmark {
    private static final String BODY = """
            name: kernel
            version: 1
            features:
              a: {path: a, type: double}
              b: {path: b, type: double}
              c: {path: c, type: double}
              d: {path: d, type: double}
            signal:
              kernel: "0.4*log1p(a) + 0.3*exp(-0.5*b) + 0.2*clamp(c, 0, 1) + if(d > 0.5, 0.1, 0)"
            score: 1
            """;

    private final Scorer scorer;
    private final EventBlock block;
    private final @Nullable EntityState[] states = new @Nullable EntityState[EventBlock.MAX_ROWS];
    private final FoldCounts counts = new FoldCounts();

    public KernelBenchmark() {
        try {
            Definition definition = Definition.parse(BODY);
            scorer = new Scorer(definition, definition.featureSpecs());
            block = new EventBlock(definition.featureSpecs());
        } catch (DefinitionException e) {
            throw new IllegalStateException(e);
        }
        Random random = new Random(1);
        for (int row = 0; row < EventBlock.MAX_ROWS; row++) {
            block.features().get(0).setDouble(row, random.nextDouble(0, 1_000));
            block.features().get(1).setDouble(row, random.nextDouble(0, 20));
            block.features().get(2).setDouble(row, random.nextDouble(-1, 2));
            block.features().get(3).setDouble(row, random.nextDouble());
        }
        block.rows(EventBlock.MAX_ROWS);
    }

    /// Rows a microsecond.
    @Benchmark
    @OperationsPerInvocation(EventBlock.MAX_ROWS)
    public FoldCounts rows() {
        scorer.fold(block, states, counts);
        return counts;
    }
}
