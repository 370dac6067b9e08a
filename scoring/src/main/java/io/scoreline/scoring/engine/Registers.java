package io.scoreline.scoring.engine;

import java.util.ArrayDeque;

/// Registers that are free; as many come to be as the deepest expression holds at once.
final class Registers {
    private final ArrayDeque<Register.Doubles> doubles = new ArrayDeque<>();
    private final ArrayDeque<Register.Longs> longs = new ArrayDeque<>();
    private final ArrayDeque<Register.Bools> bools = new ArrayDeque<>();
    private final ArrayDeque<Register.Strings> strings = new ArrayDeque<>();

    Register.Doubles doubles() {
        Register.Doubles free = doubles.poll();
        return free == null ? new Register.Doubles() : cleared(free);
    }

    Register.Longs longs() {
        Register.Longs free = longs.poll();
        return free == null ? new Register.Longs() : cleared(free);
    }

    Register.Bools bools() {
        Register.Bools free = bools.poll();
        return free == null ? new Register.Bools() : cleared(free);
    }

    Register.Strings strings() {
        Register.Strings free = strings.poll();
        return free == null ? new Register.Strings() : cleared(free);
    }

    private static <R extends Register> R cleared(R register) {
        register.noneMissing();
        return register;
    }

    void free(Register register) {
        switch (register) {
            case Register.Doubles free -> doubles.push(free);
            case Register.Longs free -> longs.push(free);
            case Register.Bools free -> bools.push(free);
            case Register.Strings free -> strings.push(free);
        }
    }
}
