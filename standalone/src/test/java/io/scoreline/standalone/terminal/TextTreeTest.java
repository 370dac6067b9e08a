package io.scoreline.standalone.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTreeTest {
    @Test
    void branchesAreDrawn() {
        TextTree root = new TextTree("root");
        TextTree first = root.branch("first");
        first.branch("a");
        first.branch("b\n");
        root.branch("last").branch("c");
        assertThat(root.lines())
                .containsExactly("root", "├─ first", "│  ├─ a", "│  └─ b ", "└─ last", "   └─ c");
    }
}
