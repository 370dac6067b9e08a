package io.scoreline.standalone.directory;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Other processes use the data directory in a way that leaves no room for this one.
public final class DataDirectoryInUseException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<Holder> holders;
    private final boolean byRoles;

    private DataDirectoryInUseException(String message, List<Holder> holders, boolean byRoles) {
        super(message);
        this.holders = List.copyOf(holders);
        this.byRoles = byRoles;
    }

    /// One that runs all roles, or the server for them, has it.
    static DataDirectoryInUseException of(Path directory, List<Holder> holders) {
        return new DataDirectoryInUseException(inUse(directory, holders), holders, false);
    }

    /// Roles in other processes have it, which leave no room for one that would be alone.
    static DataDirectoryInUseException ofRoles(Path directory, List<Holder> holders) {
        return new DataDirectoryInUseException(inUse(directory, holders), holders, true);
    }

    static DataDirectoryInUseException ofName(Path directory, String role, String name, Optional<Holder> holder) {
        String who = holder.map(found -> "pid " + found.pid() + (found.url() == null ? "" : ", which serves " + found.url()))
                .orElse("a process that is just starting");
        return new DataDirectoryInUseException(
                role + " name \"" + name + "\" is in use by " + who + " in " + directory
                        + "; stop it, or give this one another name with --name",
                holder.stream().toList(),
                true);
    }

    private static String inUse(Path directory, List<Holder> holders) {
        String who = holders.isEmpty()
                ? "a process that is just starting"
                : holders.stream().map(Holder::described).collect(Collectors.joining("; and by "));
        return "data directory " + directory + " is in use by " + who
                + "; stop it, or name another directory with --data";
    }

    /// Where clients are served by those who use the directory.
    public Optional<String> url() {
        return holders.stream()
                .filter(Holder::servesClients)
                .map(Holder::url)
                .findFirst();
    }

    /// Whether nothing but single roles uses it: they end when what they need is gone.
    public boolean byRoles() {
        return byRoles;
    }
}
