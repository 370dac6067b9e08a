package io.scoreline.scoring.engine;

import java.util.Arrays;

/// A column of intermediate values over the rows of a block; which of the arrays counts is the type's affair. What lies
/// at a missing row means
/// nothing.
abstract sealed class Register {
    final boolean[] missing = new boolean[EventBlock.MAX_ROWS];
    boolean anyMissing;

    final boolean isMissing(int row) {
        return anyMissing && missing[row];
    }

    final void noneMissing() {
        anyMissing = false;
    }

    /// A result is missing where an operand is.
    final void missingAlso(Register other, int rows) {
        if (!other.anyMissing) {
            return;
        }
        if (!anyMissing) {
            System.arraycopy(other.missing, 0, missing, 0, rows);
            anyMissing = true;
            return;
        }
        for (int i = 0; i < rows; i++) {
            missing[i] |= other.missing[i];
        }
    }

    /// Where this is one branch of a choice: missing is what the condition or the chosen branch lacks.
    final void missingAsChosen(Bools condition, Register otherwise, int rows) {
        if (!anyMissing && !otherwise.anyMissing && !condition.anyMissing) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            boolean ofBranch = condition.values[i] ? isMissing(i) : otherwise.isMissing(i);
            missing[i] = condition.isMissing(i) || ofBranch;
        }
        anyMissing = true;
    }

    final void setMissing(int row, int rows) {
        if (!anyMissing) {
            Arrays.fill(missing, 0, rows, false);
            anyMissing = true;
        }
        missing[row] = true;
    }

    static final class Doubles extends Register {
        final double[] values = new double[EventBlock.MAX_ROWS];
    }

    /// LONG and TIMESTAMP.
    static final class Longs extends Register {
        final long[] values = new long[EventBlock.MAX_ROWS];
    }

    static final class Bools extends Register {
        final boolean[] values = new boolean[EventBlock.MAX_ROWS];
    }

    /// Slices of UTF-8, each with the array that it lies in.
    static final class Strings extends Register {
        final byte[][] bytes = new byte[EventBlock.MAX_ROWS][];
        final int[] froms = new int[EventBlock.MAX_ROWS];
        final int[] lengths = new int[EventBlock.MAX_ROWS];

        void set(int row, byte[] source, int from, int length) {
            bytes[row] = source;
            froms[row] = from;
            lengths[row] = length;
        }

        void copyFrom(Strings other, int rows) {
            System.arraycopy(other.bytes, 0, bytes, 0, rows);
            System.arraycopy(other.froms, 0, froms, 0, rows);
            System.arraycopy(other.lengths, 0, lengths, 0, rows);
        }
    }
}
