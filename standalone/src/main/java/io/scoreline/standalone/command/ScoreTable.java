package io.scoreline.standalone.command;

import io.scoreline.standalone.client.ScoreList;
import io.scoreline.standalone.terminal.TextTable;
import io.scoreline.standalone.terminal.TextTable.Column;
import java.util.Locale;

/// Leaders as a table: rank, entity, score, band, last event.
final class ScoreTable {
    private ScoreTable() {}

    static TextTable of(ScoreList scores) {
        TextTable table = new TextTable(
                Column.number("rank"),
                Column.text("entity"),
                Column.number("score"),
                Column.text("band"),
                Column.text("last event"));
        int rank = 1;
        for (ScoreList.Entry entry : scores.entries()) {
            String score = entry.score()
                    .map(value -> String.format(Locale.ROOT, "%.2f", value))
                    .orElse("-");
            table.row(Integer.toString(rank++), entry.entity(), score, entry.band(), entry.lastEventAt());
        }
        return table;
    }
}
