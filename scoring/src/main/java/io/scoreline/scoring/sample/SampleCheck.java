package io.scoreline.scoring.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.Feature;
import io.scoreline.scoring.engine.EntityState;
import io.scoreline.scoring.engine.EventBlock;
import io.scoreline.scoring.engine.FoldCounts;
import io.scoreline.scoring.engine.Scorer;
import io.scoreline.scoring.engine.StateSize;
import io.scoreline.scoring.feature.PayloadExtractor;
import io.scoreline.scoring.hash.IdHash;
import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.scoring.json.StrictJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Holds sample events against one definition. Not thread-safe.
public final class SampleCheck {
    /// Entities of which a state is kept; the events of all others are folded into one more.
    public static final int MAX_ENTITIES = 10_000;

    /// As deep as payloads may be.
    private static final int MAX_DEPTH = 64;

    private final Definition definition;
    private final Scorer scorer;
    private final EventBlock block;
    private final PayloadExtractor extractor;
    private final @Nullable EntityState[] rowStates = new @Nullable EntityState[EventBlock.MAX_ROWS];
    private final Map<String, EntityState> states = new HashMap<>();
    private final EntityState others;
    private final FoldCounts counts = new FoldCounts();
    private final List<FeatureTally> tallies;
    private final Seen types = new Seen();
    private final Seen members = new Seen();
    private final MemberNames memberNames = new MemberNames(members);
    private long events;
    private long malformed;

    public SampleCheck(Definition definition) {
        this.definition = definition;
        this.scorer = new Scorer(definition, definition.featureSpecs());
        this.block = new EventBlock(definition.featureSpecs());
        this.extractor = new PayloadExtractor(definition.featureSpecs());
        this.others = scorer.newState();
        this.tallies = definition.features().stream()
                .map(feature -> tally(feature, definition))
                .toList();
    }

    private static FeatureTally tally(Feature feature, Definition definition) {
        return new FeatureTally(feature, definition.featureSpecs().indexOf(feature.spec()));
    }

    /// Adds an event; the payload is the bytes of one JSON object, as it would be stored. False when it is no JSON and
    /// so only counted as malformed. An event without a type has the empty one.
    public boolean add(String entity, String type, long tsMicros, byte[] payload) {
        try {
            StrictJson.check(payload, 0, payload.length, MAX_DEPTH);
        } catch (JsonSyntaxException e) {
            malformed++;
            return false;
        }
        events++;
        types.add(type);
        memberNames.look(payload);
        int row = place(entity, type, tsMicros, payload);
        if (definition.eventTypes().isEmpty() || definition.eventTypes().contains(type)) {
            tallies.forEach(tally -> tally.count(block, row, payload));
        }
        return true;
    }

    private int place(String entity, String type, long tsMicros, byte[] payload) {
        if (block.rows() == EventBlock.MAX_ROWS) {
            fold();
        }
        int row = block.rows();
        byte[] typeBytes = type.getBytes(UTF_8);
        block.types().setBytes(row, typeBytes, 0, typeBytes.length);
        block.tsMicros()[row] = tsMicros;
        block.idHash()[row] = IdHash.of(payload, 0, payload.length);
        extractor.extract(payload, 0, payload.length, row, block.features());
        rowStates[row] = state(entity);
        block.rows(row + 1);
        return row;
    }

    private EntityState state(String entity) {
        @Nullable EntityState known = states.get(entity);
        if (known != null || states.size() == MAX_ENTITIES) {
            return known == null ? others : known;
        }
        EntityState created = scorer.newState();
        states.put(entity, created);
        return created;
    }

    private void fold() {
        scorer.fold(block, rowStates, counts);
        block.clear();
    }

    /// What was found in all events so far.
    public SampleReport report() {
        fold();
        long[] bytes =
                states.values().stream().mapToLong(state -> state.encode().length).toArray();
        long total = 0;
        long most = 0;
        for (long each : bytes) {
            total += each;
            most = Math.max(most, each);
        }
        return new SampleReport(
                events,
                malformed,
                counts.scored,
                counts.ignored,
                counts.invalid,
                bytes.length,
                bytes.length == 0 ? 0 : Math.ceilDiv(total, bytes.length),
                most,
                StateSize.of(definition),
                tallies.stream().map(FeatureTally::sample).toList(),
                new Advice(definition, types, members).warnings(tallies, counts, events));
    }
}
