// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.store.offline.Finding.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is wrong with the entries of one queue. Problems of one kind that follow each other are one finding. Kept until the
 * whole log is known, because what comes later may explain them. Owned by one thread.
 */
final class EntryProblems {
    /** More runs than these are counted together. */
    private static final int MAX_RUNS = 8;

    private final List<Run> runs = new ArrayList<>();
    private final Map<Kind, Long> further = new EnumMap<>(Kind.class);

    /** What can be wrong. */
    enum Kind {
        MISSING(Severity.DAMAGE, "records of the log that the queue has no entry for"),
        BEHIND(Severity.NOTE, "records of the log that the queue has no entry for yet; the next start adds them"),
        HIDDEN(Severity.DAMAGE, "entries that are blank, though their records are in the log"),
        WRONG(Severity.DAMAGE, "entries that point at no record of theirs"),
        WRONG_TAG(Severity.DAMAGE, "entries with another hash than that of their record's tag"),
        HOLE(Severity.DAMAGE, "queue offsets with neither entry nor record"),
        TWICE(Severity.DAMAGE, "records with a queue offset that an earlier one has"),
        LOST(Severity.NOTE, "entries whose records were lost before"),
        AHEAD(Severity.DAMAGE, "entries that point behind the end of the log"),
        AHEAD_UNCLEAN(Severity.NOTE, "entries that point behind the end of the log; the next start takes them away");

        private final Severity severity;
        private final String what;

        Kind(Severity severity, String what) {
            this.severity = severity;
            this.what = what;
        }
    }

    private static final class Run {
        private final Kind kind;
        private final Path file;
        private final long position;
        private final long from;
        private final String example;
        private long last;
        private long count = 1;

        Run(Kind kind, Path file, long position, long from, String example) {
            this.kind = kind;
            this.file = file;
            this.position = position;
            this.from = from;
            this.example = example;
            this.last = from;
        }

        Finding finding() {
            String offsets = from == last ? "queue offset " + from : "queue offsets " + from + ".." + last;
            return new Finding(
                    kind.severity,
                    file,
                    position,
                    offsets + ": " + count + " " + kind.what + (example.isEmpty() ? "" : "; the first: " + example));
        }
    }

    /** Where an entry is, or would be. */
    record Place(Path file, long position, long queueOffset) {}

    void add(Kind kind, Place place, String example) {
        Run open = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (open != null && open.kind == kind && place.queueOffset() == open.last + 1) {
            open.last++;
            open.count++;
        } else if (runs.size() < MAX_RUNS) {
            runs.add(new Run(kind, place.file(), place.position(), place.queueOffset(), example));
        } else {
            further.merge(kind, 1L, Long::sum);
        }
    }

    /** Forgets everything: what it was about is not there any more. */
    void clear() {
        runs.clear();
        further.clear();
    }

    /** Says everything, and forgets it. */
    void tell(Path directory, Consumer<Finding> findings) {
        runs.forEach(run -> findings.accept(run.finding()));
        further.forEach((kind, count) ->
                findings.accept(new Finding(kind.severity, directory, 0, "further " + count + " " + kind.what)));
        clear();
    }
}
