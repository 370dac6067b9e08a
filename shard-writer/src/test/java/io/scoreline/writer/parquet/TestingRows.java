package io.scoreline.writer.parquet;

import io.scoreline.shard.column.HeapColumn;
import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ColumnType;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Rows of every type to write and to find again.
final class TestingRows {
    static final TableSchema SCHEMA = new TableSchema(
            "event",
            List.of(
                    EventSchema.TENANT,
                    EventSchema.ENTITY,
                    EventSchema.ID,
                    EventSchema.TS,
                    EventSchema.TYPE,
                    EventSchema.PAYLOAD,
                    EventSchema.SERVER_ID,
                    EventSchema.SEQ,
                    EventSchema.REGISTERED_AT,
                    new Column(100, "f100_SeverityValue", ColumnType.DOUBLE, true),
                    new Column(101, "f101_EventID", ColumnType.LONG, true),
                    new Column(102, "f102_TargetImage", ColumnType.STRING, true),
                    new Column(103, "f103_ok", ColumnType.BOOL, true),
                    new Column(104, "f104_at", ColumnType.TIMESTAMP, true),
                    new Column(105, "partition", ColumnType.INT, false),
                    new Column(106, "state", ColumnType.BINARY, true)));

    private static final String[] WORDS = {
        "", "a", "lsass.exe", "Grüße", "日本語", "🂡🂮", "it's \"quoted\"", "tab\tnew\nline"
    };

    final TableSchema schema;
    final List<HeapColumn> columns = new ArrayList<>();
    final int rows;

    TestingRows(TableSchema schema, int rows, Random random) {
        this.schema = schema;
        this.rows = rows;
        for (Column column : schema.columns()) {
            HeapColumn values = new HeapColumn(column.type());
            for (int row = 0; row < rows; row++) {
                add(column, values, row, random);
            }
            columns.add(values);
        }
    }

    int[] inOrder() {
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            order[i] = i;
        }
        return order;
    }

    private static void add(Column column, HeapColumn values, int row, Random random) {
        if (column.nullable() && random.nextInt(4) == 0) {
            values.addNull();
            return;
        }
        switch (column.type()) {
            case BOOL -> values.addLong(random.nextInt(2));
            case INT -> values.addLong(random.nextBoolean() ? random.nextInt(8) : random.nextInt());
            case LONG -> values.addLong(random.nextBoolean() ? random.nextInt(20) : random.nextLong());
            case TIMESTAMP -> values.addLong(1_767_225_600_000_000L + random.nextLong(1L << 40));
            case DOUBLE -> values.addDouble(random.nextInt(3) == 0 ? -0.0 : random.nextGaussian() * 1e3);
            case STRING -> {
                byte[] text = text(column, row, random).getBytes(StandardCharsets.UTF_8);
                values.addBytes(text, 0, text.length);
            }
            case BINARY -> {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                values.addBytes(bytes, 0, bytes.length);
            }
        }
    }

    private static String text(Column column, int row, Random random) {
        String word = WORDS[random.nextInt(WORDS.length)];
        return switch (column.name()) {
            case "tenant" -> "acme";
            case "entity" -> "host-" + row / 7 + "-" + word;
            case "id" -> Long.toHexString(random.nextLong());
            case "payload" -> "{\"row\":" + row + ",\"text\":\"" + word.repeat(random.nextInt(10)) + "\"}";
            default -> word;
        };
    }
}
