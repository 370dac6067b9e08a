package io.scoreline.shard.parquet;

import io.scoreline.shard.schema.Column;
import io.scoreline.shard.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

/// Turns a file's flat schema into columns by field id. A column of a type that shards do not have is left out.
final class SchemaBinding {
    private SchemaBinding() {}

    /// With `byPosition` a column without a field id has its place, from 1, for one.
    static List<FileColumn> bind(List<SchemaElement> elements, boolean byPosition) {
        if (elements.isEmpty() || elements.getFirst().getNum_children() != elements.size() - 1) {
            refuseNested(elements);
        }
        List<FileColumn> columns = new ArrayList<>();
        for (int i = 1; i < elements.size(); i++) {
            SchemaElement element = elements.get(i);
            requireFlat(element);
            @Nullable ColumnType type = typeOf(element);
            if (type != null) {
                boolean nullable = element.getRepetition_type() == FieldRepetitionType.OPTIONAL;
                String name = Malformed.ifAbsent(element.getName(), "column name");
                Column column = new Column(fieldId(element, i, byPosition), name, type, nullable);
                columns.add(new FileColumn(i - 1, column, physical(element)));
            }
        }
        return columns;
    }

    private static void refuseNested(List<SchemaElement> elements) {
        for (SchemaElement element : elements.subList(Math.min(1, elements.size()), elements.size())) {
            requireFlat(element);
        }
        throw new Malformed("schema: expected a root with all " + (elements.size() - 1) + " columns below it");
    }

    private static void requireFlat(SchemaElement element) {
        if (element.getNum_children() > 0 || element.getRepetition_type() == FieldRepetitionType.REPEATED) {
            throw new Unsupported("column " + element.getName() + ": nested or repeated, expected a flat schema");
        }
        if (!element.isSetType() || !element.isSetRepetition_type()) {
            throw new Malformed("column " + element.getName() + ": expected a type and a repetition");
        }
    }

    private static int fieldId(SchemaElement element, int place, boolean byPosition) {
        if (element.isSetField_id()) {
            return element.getField_id();
        }
        if (byPosition) {
            return place;
        }
        throw new Unsupported("column " + element.getName() + ": no field id, and columns are bound by field id alone");
    }

    private static Type physical(SchemaElement element) {
        return Malformed.ifAbsent(element.getType(), "type of column " + element.getName());
    }

    private static @Nullable ColumnType typeOf(SchemaElement element) {
        @Nullable LogicalType logical = element.isSetLogicalType() ? element.getLogicalType() : null;
        @Nullable ConvertedType converted = element.isSetConverted_type() ? element.getConverted_type() : null;
        return switch (physical(element)) {
            case BOOLEAN -> ColumnType.BOOL;
            case INT32 -> isPlainInteger(logical, converted, ConvertedType.INT_32) ? ColumnType.INT : null;
            case INT64 -> longType(logical, converted);
            case DOUBLE -> ColumnType.DOUBLE;
            case BYTE_ARRAY -> bytesType(logical, converted);
            case FLOAT, INT96, FIXED_LEN_BYTE_ARRAY -> null;
        };
    }

    private static @Nullable ColumnType longType(@Nullable LogicalType logical, @Nullable ConvertedType converted) {
        if (logical != null && logical.isSetTIMESTAMP()) {
            TimeUnit unit = Malformed.ifAbsent(logical.getTIMESTAMP().getUnit(), "time unit");
            return unit.isSetMICROS() && logical.getTIMESTAMP().isIsAdjustedToUTC() ? ColumnType.TIMESTAMP : null;
        }
        if (logical == null && converted == ConvertedType.TIMESTAMP_MICROS) {
            return ColumnType.TIMESTAMP;
        }
        return isPlainInteger(logical, converted, ConvertedType.INT_64) ? ColumnType.LONG : null;
    }

    private static boolean isPlainInteger(
            @Nullable LogicalType logical, @Nullable ConvertedType converted, ConvertedType full) {
        if (logical != null) {
            return logical.isSetINTEGER() && logical.getINTEGER().isIsSigned();
        }
        return converted == null
                || converted == full
                || converted == ConvertedType.INT_8
                || converted == ConvertedType.INT_16
                || converted == ConvertedType.INT_32;
    }

    private static @Nullable ColumnType bytesType(@Nullable LogicalType logical, @Nullable ConvertedType converted) {
        if (logical != null) {
            return logical.isSetSTRING() || logical.isSetJSON() || logical.isSetENUM()
                    ? ColumnType.STRING
                    : logical.isSetBSON() ? ColumnType.BINARY : null;
        }
        if (converted == null || converted == ConvertedType.BSON) {
            return ColumnType.BINARY;
        }
        return converted == ConvertedType.UTF8 || converted == ConvertedType.JSON || converted == ConvertedType.ENUM
                ? ColumnType.STRING
                : null;
    }
}
