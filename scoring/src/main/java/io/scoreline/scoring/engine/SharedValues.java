package io.scoreline.scoring.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the shared expressions of a definition came to in the current block, each kept in a register of its own from
/// its first evaluation on.
final class SharedValues {
    private final Registers registers;
    private final @Nullable Register[] kept;

    SharedValues(int places, Registers registers) {
        this.registers = registers;
        this.kept = new @Nullable Register[places];
    }

    /// A new block begins.
    void forget() {
        for (int i = 0; i < kept.length; i++) {
            Register register = kept[i];
            if (register != null) {
                registers.free(register);
                kept[i] = null;
            }
        }
    }

    boolean has(int place) {
        return kept[place] != null;
    }

    /// Keeps a copy.
    void keep(int place, Register register, int rows) {
        kept[place] = registers.copy(register, rows);
    }

    /// A copy, which the caller frees.
    Register take(int place, int rows) {
        return registers.copy(Objects.requireNonNull(kept[place]), rows);
    }
}
