package io.scoreline.worker.verify;

import java.util.List;

/// What a look at a store found: faults, which should not be; files set aside and files that nobody knows, which wait
/// for somebody to look at them, or for the garbage; and how much was looked at.
public record VerifyReport(
        List<Fault> faults,
        List<Fault> setAside,
        List<String> unknownFiles,
        long seq,
        int files,
        long bytes,
        long rows,
        int scores,
        List<String> notes) {
    /// What is wrong with a file, or with something else that has a name.
    public record Fault(String subject, String problem) {}

    public VerifyReport {
        faults = List.copyOf(faults);
        setAside = List.copyOf(setAside);
        unknownFiles = List.copyOf(unknownFiles);
        notes = List.copyOf(notes);
    }

    /// Whether everything is as it should be; unknown files are no fault.
    public boolean isSound() {
        return faults.isEmpty() && setAside.isEmpty();
    }
}
