package io.scoreline.standalone.terminal;

import java.util.ArrayList;
import java.util.List;

/// A table of text: columns as wide as their widest cell (up to [#WIDEST_CELL], but for those that are shown whole),
/// two blanks between, numbers to the right. Not thread-safe.
public final class TextTable {
    private static final int WIDEST_CELL = 60;

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /// A heading, whether the cells below it are numbers, and whether they are shown whole however wide they are.
    public record Column(String heading, boolean number, boolean whole) {
        public static Column text(String heading) {
            return new Column(heading, false, false);
        }

        public static Column number(String heading) {
            return new Column(heading, true, false);
        }

        /// Text that is of no use when it is cut, such as a path.
        public static Column whole(String heading) {
            return new Column(heading, false, true);
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
        for (int c = 0; c < cells.length; c++) {
            String printable = printable(cells[c]);
            row.add(columns.get(c).whole() ? printable : shortened(printable));
        }
        rows.add(List.copyOf(row));
        return this;
    }

    /// What came from outside may hold anything: control characters are shown as blanks.
    private static String printable(String cell) {
        return cell.replaceAll("\\p{Cc}", " ");
    }

    private static String shortened(String cell) {
        return cell.length() <= WIDEST_CELL ? cell : cell.substring(0, WIDEST_CELL - 1) + "…";
    }

    /// The lines, without blanks at their ends.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream()
                .map(column -> printable(column.heading()))
                .toList()));
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
