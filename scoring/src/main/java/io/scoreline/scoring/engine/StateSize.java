package io.scoreline.scoring.engine;

import io.scoreline.scoring.definition.Definition;

/// Bytes of one entity's encoded state, as tables and files hold it beside the entity's name. `worst` is a state with
/// every cell that can be kept at once; `typical` one with a quarter of them, where more than one is kept, and 16 distinct values in each sketch.
public record StateSize(long typicalBytes, long worstBytes) {
    private static final int TYPICAL_SHARE = 4;
    private static final int TYPICAL_VALUES = 16;

    public static StateSize of(Definition definition) {
        StateLayout layout = new StateLayout(definition);
        long typical = StateCodec.HEAD_BYTES;
        long worst = StateCodec.HEAD_BYTES;
        for (int i = 0; i < layout.size(); i++) {
            CellLayout cell = layout.cell(i);
            typical += bytes(cell, Math.ceilDiv(cell.keep(), TYPICAL_SHARE), TYPICAL_VALUES);
            worst += bytes(cell, cell.keep(), Sketch.WORDS);
        }
        return new StateSize(typical, worst);
    }

    private static int bytes(CellLayout cell, int panes, int words) {
        return cell.isSketch() ? SketchCodec.bytes(cell, panes, words) : StateCodec.bytes(cell, panes);
    }
}
