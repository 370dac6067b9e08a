package io.scoreline.worker.verify;

import io.scoreline.worker.verify.VerifyReport.Fault;
import java.util.ArrayList;
import java.util.List;

/// What has been found so far. Not thread-safe.
final class Findings {
    /// Faults beyond these are counted, not told.
    static final int MOST_FAULTS = 1_000;

    private final List<Fault> faults = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int untold;
    long rows;
    long bytes;
    int files;
    int scores;

    void fault(Object subject, String problem) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(new Fault(subject.toString(), problem));
        } else {
            untold++;
        }
    }

    void note(String note) {
        notes.add(note);
    }

    List<Fault> faults() {
        List<Fault> all = new ArrayList<>(faults);
        if (untold > 0) {
            all.add(new Fault("store", untold + " more faults"));
        }
        return all;
    }

    List<String> notes() {
        return notes;
    }
}
