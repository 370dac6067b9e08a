package io.scoreline.shard.schema;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/// The columns of one kind of file, in file order; each field id occurs once.
public record TableSchema(String name, List<Column> columns) {
    public TableSchema {
        columns = List.copyOf(columns);
        Set<Integer> seen = new HashSet<>();
        for (Column column : columns) {
            if (!seen.add(column.fieldId())) {
                throw new IllegalArgumentException(name + ": field id " + column.fieldId() + " occurs twice");
            }
        }
    }

    public Optional<Column> find(int fieldId) {
        return columns.stream().filter(column -> column.fieldId() == fieldId).findFirst();
    }

    /// CRC-32C, in hex, over everything about the columns: files carry it beside their schema, so that damage to either
    /// is seen.
    public String fingerprint() {
        CRC32C crc = new CRC32C();
        for (Column column : columns) {
            String line = column.fieldId() + " " + column.type() + " " + column.nullable() + " " + column.name() + "\n";
            crc.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
