// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.index.IndexConfig;
import io.cometmq.store.index.IndexCursor;
import io.cometmq.store.index.IndexListing;
import io.cometmq.store.log.RecordView;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Compares the key index with the log: both are in the same order, so each is read once, side by side. Owned by one thread.
 */
final class IndexCheck implements Resource {
    private final StoreFolder folder;
    private final LogFacts log;
    private final long indexedUpTo;
    private final IndexListing listing;
    private final IndexCursor cursor;
    private final Consumer<Finding> findings;
    private final Tally missing = new Tally();
    private final Tally behind = new Tally();
    private final Tally stray = new Tally();
    private long strayNumber;
    private boolean broken;

    /** Counts one kind of problem, with the place of the first. */
    private static final class Tally {
        private long count;
        private long first;

        void add(long logOffset) {
            first = count == 0 ? logOffset : first;
            count++;
        }
    }

    /**
     * Looks at the index files.
     *
     * @param config the sizes that index files may have
     * @param indexedUpTo the last record whose keys are known to have been in the index, or -1
     */
    IndexCheck(StoreFolder folder, LogFacts log, IndexConfig config, long indexedUpTo, Consumer<Finding> findings)
            throws IOException {
        this.folder = folder;
        this.log = log;
        this.indexedUpTo = indexedUpTo;
        this.findings = findings;
        listing = IndexListing.of(folder.files(), folder.index(), config);
        listing.unknown()
                .forEach(file -> findings.accept(Finding.damage(
                        file,
                        0,
                        "index file has an unknown length, or a header that does not go with its content;"
                                + " a broker deletes it")));
        cursor = new IndexCursor(
                folder.files(),
                listing,
                (file, position, what) -> findings.accept(Finding.damage(file, position, what)));
    }

    /** Takes the next record of the log. */
    void add(RecordView record) {
        if (broken) {
            return;
        }
        try {
            compare(record);
        } catch (IOException failure) {
            broken = true;
            findings.accept(
                    Finding.damage(folder.index(), 0, "index cannot be read to its end: " + failure.getMessage()));
        }
    }

    private void compare(RecordView record) throws IOException {
        while (cursor.isAtEntry() && cursor.logOffset() < record.logOffset()) {
            strayEntry();
            cursor.next();
        }
        switch (cursor.compareWith(record)) {
            case SAME -> {}
            case MISSING -> (log.isRefilled(record.logOffset()) ? behind : missing).add(record.logOffset());
            case OTHER -> {
                strayEntry(record.logOffset());
            }
        }
    }

    private void strayEntry() {
        if (cursor.logOffset() >= log.start() && !log.isLost(cursor.logOffset())) {
            strayEntry(cursor.logOffset());
        }
    }

    private void strayEntry(long logOffset) {
        strayNumber = stray.count == 0 ? cursor.number() : strayNumber;
        stray.add(logOffset);
    }

    /** Says what is wrong, after the last record. */
    void finish(boolean unclean) {
        try {
            while (!broken && cursor.isAtEntry()) {
                strayEntry();
                cursor.next();
            }
        } catch (IOException failure) {
            findings.accept(
                    Finding.damage(folder.index(), 0, "index cannot be read to its end: " + failure.getMessage()));
        }
        boolean off = listing.all().isEmpty() && listing.unknown().isEmpty() && indexedUpTo < log.start();
        if (off && missing.count + behind.count > 0) {
            findings.accept(Finding.note(
                    folder.index(),
                    0,
                    "there is no key index: " + (missing.count + behind.count)
                            + " records have keys; none is kept with messageIndexEnable=false"));
            return;
        }
        if (missing.count > 0) {
            findings.accept(Finding.damage(
                    folder.index(),
                    0,
                    "keys of " + missing.count + " records are not in the index, the first at log" + " offset "
                            + missing.first));
        }
        if (behind.count > 0) {
            findings.accept(Finding.note(
                    folder.index(),
                    0,
                    "keys of " + behind.count + " records are not in the index yet, the first at log" + " offset "
                            + behind.first + "; the next start adds them"));
        }
        if (stray.count > 0) {
            String what = stray.count + " keys point at no record that has them, the first at log offset " + stray.first
                    + ", entry " + strayNumber;
            findings.accept(
                    unclean
                            ? Finding.note(folder.index(), 0, what + "; the next start takes away those behind the log")
                            : Finding.damage(folder.index(), 0, what));
        }
    }

    @Override
    public void close() {
        cursor.close();
    }
}
