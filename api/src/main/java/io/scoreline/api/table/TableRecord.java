package io.scoreline.api.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// What a table holds of one entity, as bytes:
///
/// ```
/// 0   long    second half of the entity's hash, from which its slot follows
/// 8   int     bytes of the record
/// 12  short   partition; -1: there was no room for a later part of the state, so that it is not whole
/// 14  varint  tenant, as numbered by this table
///     varint  seq
///     varint  bytes of the name, then the name
///             the packed state
/// ```
final class TableRecord {
    static final int LENGTH_AT = 8;
    private static final int PARTITION_AT = 12;
    private static final int HEAD_BYTES = 14;
    private static final int MOST_VARINTS = 3 * 10;
    private static final short NOT_WHOLE = -1;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

    private final byte[] bytes;
    private final int from;
    private final int length;
    private final int partition;
    private final int tenant;
    private final long seq;
    private final int nameFrom;
    private final int nameLength;
    private int at;

    /// Takes apart the record that begins in the array at a place.
    TableRecord(byte[] bytes, int from) {
        this.bytes = bytes;
        this.from = from;
        this.length = (int) INT.get(bytes, from + LENGTH_AT);
        this.partition = (short) SHORT.get(bytes, from + PARTITION_AT);
        this.at = from + HEAD_BYTES;
        this.tenant = (int) number();
        this.seq = number();
        this.nameLength = (int) number();
        this.nameFrom = at;
    }

    private long number() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                break;
            }
        }
        return value;
    }

    static byte[] bytes(long hash, int tenant, ScoreRow row, byte[] state) {
        byte[] out = new byte[HEAD_BYTES + MOST_VARINTS + row.entityLength + state.length];
        int at = put(out, HEAD_BYTES, tenant);
        at = put(out, at, row.seq);
        at = put(out, at, row.entityLength);
        System.arraycopy(row.entity, row.entityFrom, out, at, row.entityLength);
        at += row.entityLength;
        System.arraycopy(state, 0, out, at, state.length);
        int length = at + state.length;
        LONG.set(out, 0, hash);
        INT.set(out, LENGTH_AT, length);
        SHORT.set(out, PARTITION_AT, (short) row.partition);
        return Arrays.copyOf(out, length);
    }

    private static int put(byte[] out, int from, long value) {
        int at = from;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
        return at;
    }

    /// The same record, marked as not whole.
    byte[] notWhole() {
        byte[] marked = Arrays.copyOfRange(bytes, from, from + length);
        SHORT.set(marked, PARTITION_AT, NOT_WHOLE);
        return marked;
    }

    /// The record of nobody in particular, in the place of this one and as long: not whole, name and state all zeros. No entity
    /// that is looked for has such a name under the hash that the slot was found by.
    byte[] blank() {
        byte[] blanked = notWhole();
        Arrays.fill(blanked, nameFrom - from, length, (byte) 0);
        return blanked;
    }

    boolean isOf(int otherTenant, byte[] name, int otherFrom, int otherLength) {
        return tenant == otherTenant
                && nameLength == otherLength
                && nameLength <= bytes.length - nameFrom
                && Arrays.equals(bytes, nameFrom, nameFrom + nameLength, name, otherFrom, otherFrom + otherLength);
    }

    boolean beginsWith(int otherTenant, byte[] prefix) {
        return tenant == otherTenant
                && nameLength >= prefix.length
                && Arrays.equals(bytes, nameFrom, nameFrom + prefix.length, prefix, 0, prefix.length);
    }

    boolean isWhole() {
        return partition != NOT_WHOLE;
    }

    int partition() {
        return partition;
    }

    long seq() {
        return seq;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int nameFrom() {
        return nameFrom;
    }

    int nameLength() {
        return nameLength;
    }

    int stateFrom() {
        return nameFrom + nameLength;
    }

    int stateLength() {
        return from + length - stateFrom();
    }
}
