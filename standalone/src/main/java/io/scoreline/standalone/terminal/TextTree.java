package io.scoreline.standalone.terminal;

import java.util.ArrayList;
import java.util.List;

/// A tree of lines, drawn with branches. Not thread-safe while it grows.
public final class TextTree {
    private final String text;
    private final List<TextTree> branches = new ArrayList<>();

    public TextTree(String text) {
        this.text = text.replaceAll("\\p{Cc}", " ");
    }

    /// Adds a branch and answers it.
    public TextTree branch(String line) {
        TextTree branch = new TextTree(line);
        branches.add(branch);
        return branch;
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(text);
        addBranches("", lines);
        return lines;
    }

    private void addBranches(String before, List<String> lines) {
        for (int i = 0; i < branches.size(); i++) {
            boolean last = i == branches.size() - 1;
            TextTree branch = branches.get(i);
            lines.add(before + (last ? "└─ " : "├─ ") + branch.text);
            branch.addBranches(before + (last ? "   " : "│  "), lines);
        }
    }
}
