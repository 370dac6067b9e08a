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

    /// A register with the same values.
    Register copy(Register original, int rows) {
        Register copy =
                switch (original) {
                    case Register.Doubles from -> {
                        Register.Doubles into = doubles();
                        System.arraycopy(from.values, 0, into.values, 0, rows);
                        yield into;
                    }
                    case Register.Longs from -> {
                        Register.Longs into = longs();
                        System.arraycopy(from.values, 0, into.values, 0, rows);
                        yield into;
                    }
                    case Register.Bools from -> {
                        Register.Bools into = bools();
                        System.arraycopy(from.values, 0, into.values, 0, rows);
                        yield into;
                    }
                    case Register.Strings from -> {
                        Register.Strings into = strings();
                        into.copyFrom(from, rows);
                        yield into;
                    }
                };
        copy.missingAlso(original, rows);
        return copy;
    }
}
