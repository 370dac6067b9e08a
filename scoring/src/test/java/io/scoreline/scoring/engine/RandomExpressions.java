package io.scoreline.scoring.engine;

import java.util.List;
import java.util.Random;

/// Well-typed expressions of every form, over the features `d l b s t` and their twins with defaults.
final class RandomExpressions {
    private final Random random;

    RandomExpressions(Random random) {
        this.random = random;
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String number(int depth) {
        if (depth == 0) {
            return one(List.of("d", "d0", "dz", "l", "l0", "lz", "(b * 1)", "3", "0.25", "-1", "10m", "(event.ts - t)"));
        }
        return switch (random.nextInt(8)) {
            case 0, 1 -> "(" + number(depth - 1) + one(List.of(" + ", " - ", " * ", " / ")) + number(depth - 1) + ")";
            case 2 -> one(List.of("min", "max", "pow")) + "(" + number(depth - 1) + ", " + number(depth - 1) + ")";
            case 3 -> one(List.of("abs", "log", "log1p", "exp", "sqrt")) + "(" + finiteArgument(depth - 1) + ")";
            case 4 -> "clamp(" + number(depth - 1) + ", -2, " + finiteArgument(0) + ")";
            case 5 -> "if(" + bool(depth - 1) + ", " + number(depth - 1) + ", " + number(depth - 1) + ")";
            case 6 -> "-" + "(" + number(depth - 1) + ")";
            default -> "(" + time() + " - " + time() + ")";
        };
    }

    /// Depends on the event, so that no constant without a value comes to be.
    private String finiteArgument(int depth) {
        return depth == 0 ? one(List.of("d", "l0", "lz", "d0")) : "(d0 + " + number(depth - 1) + ")";
    }

    private String time() {
        return one(List.of("t", "t0", "event.ts"));
    }

    String bool(int depth) {
        if (depth == 0) {
            return one(List.of("b", "b1", "true", "false", "isMissing(d)", "l == 1"));
        }
        return switch (random.nextInt(9)) {
            case 0 -> "(" + bool(depth - 1) + one(List.of(" and ", " or ")) + bool(depth - 1) + ")";
            case 1 -> "not " + bool(0);
            case 2 ->
                "(" + number(depth - 1) + one(List.of(" == ", " != ", " < ", " <= ", " > ", " >= ")) + number(depth - 1)
                        + ")";
            case 3 -> "(" + text(depth - 1) + one(List.of(" == ", " != ")) + text(depth - 1) + ")";
            case 4 ->
                one(List.of("startsWith", "endsWith", "contains")) + "(" + text(depth - 1) + ", " + text(depth - 1)
                        + ")";
            case 5 ->
                "("
                        + one(List.of(
                                "l in [1, 9007199254740993]",
                                "l not in [1, 2.5]",
                                "d in [1, 2]",
                                text(depth - 1) + " in [\"abc\", \"b\"]"))
                        + ")";
            case 6 -> "isMissing(" + one(List.of(number(depth - 1), bool(depth - 1), text(depth - 1), time())) + ")";
            case 7 -> "(" + time() + one(List.of(" < ", " == ", " >= ")) + time() + ")";
            default -> "if(" + bool(depth - 1) + ", " + bool(depth - 1) + ", " + bool(depth - 1) + ")";
        };
    }

    private String text(int depth) {
        if (depth == 0) {
            return one(List.of("s", "s0", "event.type", "\"b\"", "\"abc\"", "\"Ä\""));
        }
        return switch (random.nextInt(3)) {
            case 0 -> "lower(" + text(depth - 1) + ")";
            case 1 -> "if(" + bool(depth - 1) + ", " + text(depth - 1) + ", " + text(depth - 1) + ")";
            default -> text(0);
        };
    }
}
