package io.scoreline.scoring.feature;

import java.util.List;

/// A path of member names: `member`, `$.a.b` or `$["@odd name"]`.
public record FeaturePath(List<String> members) {
    /// More levels than payloads have in practice; keeps extraction's recursion small.
    public static final int MAX_MEMBERS = 16;

    public static final int MAX_LENGTH = 512;

    public FeaturePath {
        members = List.copyOf(members);
        if (members.isEmpty() || members.size() > MAX_MEMBERS) {
            throw new IllegalArgumentException(
                    "expected a path of 1 to " + MAX_MEMBERS + " member names, found " + members.size());
        }
    }

    /// Reads a path; an [IllegalArgumentException] says what was expected where.
    public static FeaturePath parse(String text) {
        return new FeaturePath(new PathParser(text).members());
    }

    /// The canonical form: equal paths have equal text.
    @Override
    public String toString() {
        if (members.size() == 1 && PathParser.isPlainName(members.getFirst())) {
            return members.getFirst();
        }
        StringBuilder text = new StringBuilder("$");
        for (String member : members) {
            if (PathParser.isPlainName(member)) {
                text.append('.').append(member);
            } else {
                PathParser.quote(member, text.append('[')).append(']');
            }
        }
        return text.toString();
    }
}
