package io.scoreline.writer.parquet;

import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/// A table's columns as a flat Parquet schema, every column with its field id.
final class ParquetSchema {
    private ParquetSchema() {}

    static MessageType of(TableSchema table) {
        List<Type> columns = new ArrayList<>();
        for (Column column : table.columns()) {
            columns.add(typeOf(column));
        }
        return new MessageType(table.name(), columns);
    }

    private static PrimitiveType typeOf(Column column) {
        Repetition repetition = column.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
        Types.PrimitiveBuilder<PrimitiveType> builder =
                switch (column.type()) {
                    case BOOL -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
                    case INT -> Types.primitive(PrimitiveTypeName.INT32, repetition);
                    case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition);
                    case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition);
                    case TIMESTAMP ->
                        Types.primitive(PrimitiveTypeName.INT64, repetition)
                                .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS));
                    case STRING ->
                        Types.primitive(PrimitiveTypeName.BINARY, repetition).as(LogicalTypeAnnotation.stringType());
                    case BINARY -> Types.primitive(PrimitiveTypeName.BINARY, repetition);
                };
        return builder.id(column.fieldId()).named(column.name());
    }
}
