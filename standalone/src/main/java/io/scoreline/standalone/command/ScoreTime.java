package io.scoreline.standalone.command;

/// The time at which scores are read; the names are those of the command line.
enum ScoreTime {
    last("each entity at its newest event; --at now lets scores sink up to this moment"),
    now("this moment; --at last shows each entity at its newest event");

    private final String meaning;

    ScoreTime(String meaning) {
        this.meaning = meaning;
    }

    String meaning() {
        return meaning;
    }
}
