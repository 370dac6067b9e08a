package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.Definition;
import java.util.Arrays;
import java.util.HexFormat;

/// What all states of one definition have in common: its aggregates' cells, and the beginning of its digest, which
/// tells its states from
/// those of others. Immutable.
final class StateLayout {
    private static final int DIGEST_DIGITS = 8;

    private final int digest;
    private final CellLayout[] cells;

    StateLayout(Definition definition) {
        digest = HexFormat.fromHexDigits(definition.digest(), 0, DIGEST_DIGITS);
        cells = definition.aggregates().stream().map(CellLayout::of).toArray(CellLayout[]::new);
    }

    int digest() {
        return digest;
    }

    /// Which format its states' bytes have; see [StateCodec].
    byte format() {
        boolean sketches = Arrays.stream(cells).anyMatch(CellLayout::isSketch);
        return sketches ? StateCodec.FORMAT_WITH_SKETCHES : StateCodec.FORMAT;
    }

    int size() {
        return cells.length;
    }

    CellLayout cell(int aggregate) {
        return cells[aggregate];
    }
}
