package io.scoreline.shard.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Types, and the least and greatest value of a column chunk, for people. Bytes of a length that the type does not have
/// are shown as bytes.
final class StatisticText {
    private static final int MOST_BYTES = 48;

    private StatisticText() {}

    static String typeName(SchemaElement element) {
        @Nullable LogicalType logical = element.getLogicalType();
        @Nullable ConvertedType converted = element.getConverted_type();
        String meaning = logical != null && logical.isSet()
                ? logicalName(logical)
                : converted == null ? "" : converted.name();
        if (element.getType() == null) {
            return meaning.isEmpty() ? "group" : "group " + meaning;
        }
        return element.getType() + (meaning.isEmpty() ? "" : " " + meaning);
    }

    private static String logicalName(LogicalType logical) {
        return String.valueOf(logical.getSetField())
                + (logical.isSetTIMESTAMP()
                        ? " " + unitName(logical.getTIMESTAMP().getUnit())
                        : "");
    }

    private static String unitName(@Nullable TimeUnit unit) {
        return unit == null || !unit.isSet() ? "?" : String.valueOf(unit.getSetField());
    }

    static @Nullable String min(SchemaElement element, Statistics statistics) {
        byte @Nullable [] value = statistics.isSetMin_value() ? statistics.getMin_value() : statistics.getMin();
        return value == null ? null : text(element, value);
    }

    static @Nullable String max(SchemaElement element, Statistics statistics) {
        byte @Nullable [] value = statistics.isSetMax_value() ? statistics.getMax_value() : statistics.getMax();
        return value == null ? null : text(element, value);
    }

    private static String text(SchemaElement element, byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        if (element.getType() == null) {
            return bytes(value);
        }
        return switch (element.getType()) {
            case BOOLEAN -> value.length == 1 ? String.valueOf(value[0] != 0) : bytes(value);
            case INT32 -> value.length == Integer.BYTES ? String.valueOf(in.getInt()) : bytes(value);
            case INT64 -> value.length == Long.BYTES ? number(element, in.getLong()) : bytes(value);
            case FLOAT -> value.length == Float.BYTES ? String.valueOf(in.getFloat()) : bytes(value);
            case DOUBLE -> value.length == Double.BYTES ? String.valueOf(in.getDouble()) : bytes(value);
            case BYTE_ARRAY -> string(value);
            case INT96, FIXED_LEN_BYTE_ARRAY -> bytes(value);
        };
    }

    private static String number(SchemaElement element, long value) {
        @Nullable LogicalType logical = element.getLogicalType();
        boolean micros = logical != null
                && logical.isSetTIMESTAMP()
                && logical.getTIMESTAMP().getUnit() != null
                && logical.getTIMESTAMP().getUnit().isSetMICROS();
        return micros ? Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString() : String.valueOf(value);
    }

    private static String string(byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException notText) {
            return bytes(value);
        }
    }

    private static String bytes(byte[] value) {
        String hex = HexFormat.of().formatHex(value, 0, Math.min(MOST_BYTES, value.length));
        return "0x" + hex + (value.length > MOST_BYTES ? "…" : "");
    }
}
