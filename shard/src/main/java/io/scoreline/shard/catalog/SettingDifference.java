package io.scoreline.shard.catalog;

/// A setting of the server that is not as it is shipped; `why` it should be.
public record SettingDifference(String name, String expected, String found, String why) {
    @Override
    public String toString() {
        return name + ": expected " + expected + ", found " + found + " (" + why + ")";
    }
}
