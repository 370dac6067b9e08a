package io.scoreline.standalone.terminal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A table of text: columns as wide as their widest cell (up to [#WIDEST_CELL]), two blanks between, numbers to the
/// right. Not thread-safe.
public final class TextTable {
    private static final int WIDEST_CELL = 60;

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /// A heading, and whether the cells below it are numbers.
    public record Column(String heading, boolean number) {
        public static Column text(String heading) {
            return new Column(heading, false);
        }

        public static Column number(String heading) {
            return new Column(heading, true);
        }
    }

    public TextTable(Column... columns) {
        this.columns = List.of(columns);
    }

    public TextTable row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("row: expected " + columns.size() + " cells, found " + cells.length);
        }
        List<String> row = new ArrayList<>();
        Collections.addAll(row, cells);
        rows.add(row.stream().map(TextTable::shortened).toList());
        return this;
    }

    /// What came from outside may hold anything: control characters are shown as blanks.
    private static String shortened(String cell) {
        String printable = cell.replaceAll("\\p{Cntrl}", " ");
        return printable.length() <= WIDEST_CELL ? printable : printable.substring(0, WIDEST_CELL - 1) + "…";
    }

    /// The lines, without blanks at their ends.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::heading).toList()));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < cells.size(); c++) {
            String blanks = " ".repeat(width(c) - cells.get(c).length());
            line.append(c == 0 ? "" : "  ");
            line.append(columns.get(c).number() ? blanks + cells.get(c) : cells.get(c) + blanks);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int cells =
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
        return Math.max(columns.get(column).heading().length(), cells);
    }
}
