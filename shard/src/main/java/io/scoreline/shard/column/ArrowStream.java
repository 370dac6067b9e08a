package io.scoreline.shard.column;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.shard.memory.Reservation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// Rows written as one batch of an Arrow IPC stream. Columns are set by their place; what is not set is null. Not
/// thread-safe; vectors come from an allocator of its own, which is limited by a reservation.
public final class ArrowStream implements AutoCloseable {
    /// What a column holds.
    public enum Kind {
        TEXT,
        DOUBLE,
        LONG,
        TIME
    }

    /// A column; its values may be null.
    public record StreamColumn(String name, Kind kind) {}

    private final List<StreamColumn> columns;
    private final BufferAllocator allocator;
    private final VectorSchemaRoot root;

    public ArrowStream(
            ArrowMemory memory, Reservation reservation, List<StreamColumn> columns, Map<String, String> metadata) {
        this.columns = List.copyOf(columns);
        List<Field> fields = new ArrayList<>();
        for (StreamColumn column : columns) {
            fields.add(new Field(column.name(), FieldType.nullable(type(column.kind())), null));
        }
        allocator = memory.child("stream", reservation);
        root = VectorSchemaRoot.create(new Schema(fields, metadata), allocator);
    }

    private static ArrowType type(Kind kind) {
        return switch (kind) {
            case TEXT -> ArrowType.Utf8.INSTANCE;
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case LONG -> new ArrowType.Int(Long.SIZE, true);
            case TIME -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
        };
    }

    public Kind kind(int column) {
        return columns.get(column).kind();
    }

    /// Sets a value: a text, a double (one that is no finite number is null), a long, or microseconds of a time.
    public void set(int column, int row, @Nullable Object value) {
        if (value == null) {
            return;
        }
        FieldVector vector = root.getVector(column);
        switch (vector) {
            case VarCharVector texts -> texts.setSafe(row, ((String) value).getBytes(UTF_8));
            case Float8Vector doubles -> {
                if (Double.isFinite((Double) value)) {
                    doubles.setSafe(row, (Double) value);
                }
            }
            case BigIntVector longs -> longs.setSafe(row, (Long) value);
            case TimeStampMicroTZVector times -> times.setSafe(row, (Long) value);
            default -> throw new IllegalStateException("a column of " + vector.getField());
        }
    }

    /// The whole stream with the first rows.
    public byte[] toBytes(int rows) throws IOException {
        root.setRowCount(rows);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ArrowStreamWriter writer = new ArrowStreamWriter(root, null, Channels.newChannel(bytes))) {
            writer.start();
            writer.writeBatch();
            writer.end();
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        root.close();
        allocator.close();
    }
}
