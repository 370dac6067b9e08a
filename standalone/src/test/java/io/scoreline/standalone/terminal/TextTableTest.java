package io.scoreline.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.standalone.terminal.TextTable.Column;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        TextTable table = new TextTable(Column.number("rank"), Column.text("entity"), Column.number("score"))
                .row("1", "account-12345", "99.50")
                .row("10", "b", "7.00");
        assertThat(String.join("\n", table.lines())).isEqualTo("""
            rank  entity         score
               1  account-12345  99.50
              10  b               7.00\
            """);
    }

    @Test
    void whatIsOfNoUseWhenCutIsShownWhole() {
        TextTable table = new TextTable(Column.whole("path"), Column.text("rest")).row("x".repeat(500), "\u009bb");
        assertThat(table.lines().get(1)).isEqualTo("x".repeat(500) + "   b");
    }

    @Test
    void whatComesFromOutsideCannotBreakTheTable() {
        TextTable table =
                new TextTable(Column.text("entity")).row("a\u001b[31m\nb").row("x".repeat(500));
        assertThat(table.lines().get(1)).isEqualTo("a [31m b");
        assertThat(table.lines().get(2)).hasSize(60).endsWith("…");
        assertThatThrownBy(() -> table.row("a", "b")).hasMessageContaining("expected 1 cells, found 2");
    }
}
