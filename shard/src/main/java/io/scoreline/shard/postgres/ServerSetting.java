package io.scoreline.shard.postgres;

/// A setting that a server of a catalog has, in the form in which the server shows it, and why.
public record ServerSetting(String name, String value, String why) {}
