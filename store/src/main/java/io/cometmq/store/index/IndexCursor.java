// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.index.IndexListing.FileSummary;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the entries of an index in the order in which they were put, and checks on the way that each slot's chain holds
 * together. Reads alone. Owned by one thread.
 */
public final class IndexCursor implements Resource {
    private static final int ENTRIES_PER_READ = 4096;

    private final StoreFiles files;
    private final List<FileSummary> all;
    private final Problems problems;
    private final ByteBuffer entries = ByteBuffer.allocateDirect(IndexFile.ENTRY_BYTES * ENTRIES_PER_READ);
    private final Hashes found = new Hashes();
    private final Hashes expected = new Hashes();
    private int fileNumber = -1;
    private @Nullable OpenFile open;
    private int entriesFrom;
    private int number;
    private boolean atEntry;

    private record OpenFile(FileSummary summary, StoreFile file, IndexChains chains) {}

    /** Told of what is wrong with a file in itself. */
    @FunctionalInterface
    public interface Problems {
        /**
         * One problem.
         *
         * @param position in the file, in bytes
         */
        void at(Path file, long position, String what);
    }

    /** What the entries of a record are, compared with its keys. */
    public enum Comparison {
        /** They are its keys. */
        SAME,
        /** Some or all of its keys have none. */
        MISSING,
        /** There are some of other keys. */
        OTHER
    }

    /** The hashes of one record, each once. */
    private static final class Hashes {
        private int[] values = new int[8];
        private int count;

        void add(int hash) {
            if (contains(hash)) {
                return;
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count++] = hash;
        }

        boolean contains(int hash) {
            for (int i = 0; i < count; i++) {
                if (values[i] == hash) {
                    return true;
                }
            }
            return false;
        }

        boolean containsAll(Hashes others) {
            for (int i = 0; i < others.count; i++) {
                if (!contains(others.values[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A cursor at the first entry. */
    public IndexCursor(StoreFiles files, IndexListing listing, Problems problems) throws IOException {
        this.files = files;
        this.all = listing.all();
        this.problems = problems;
        next();
    }

    /** Whether there is an entry; false behind the last one. */
    public boolean isAtEntry() {
        return atEntry;
    }

    /** The number of the present entry in its file. */
    public int number() {
        return number;
    }

    /** The record of the present entry. */
    public long logOffset() {
        return entries.getLong(index() + IndexFile.AT_OFFSET);
    }

    /**
     * Goes on to the next entry.
     *
     * @throws IOException when the disk cannot read it
     */
    public void next() throws IOException {
        number++;
        OpenFile present = open;
        while (present == null || number > present.summary.keys()) {
            if (present != null) {
                present.chains.finish(present.file);
            }
            close();
            fileNumber++;
            if (fileNumber >= all.size()) {
                atEntry = false;
                return;
            }
            FileSummary summary = all.get(fileNumber);
            present = new OpenFile(summary, files.open(summary.path()), new IndexChains(summary, problems));
            open = present;
            number = 1;
            entriesFrom = 0;
        }
        atEntry = true;
        load(present);
        present.chains.add(number, hash(), entries.getInt(index() + IndexFile.AT_PREVIOUS));
    }

    /** Compares the keys of a record with the entries that point at it, and goes on behind them. */
    public Comparison compareWith(RecordView record) throws IOException {
        expected.count = 0;
        found.count = 0;
        if (RecordKeys.hasKeys(record)) {
            RecordKeys.forEach(record, (same, key) -> expected.add(key));
        }
        while (atEntry && logOffset() == record.logOffset()) {
            found.add(hash());
            next();
        }
        if (!found.containsAll(expected)) {
            return Comparison.MISSING;
        }
        return expected.containsAll(found) ? Comparison.SAME : Comparison.OTHER;
    }

    private int hash() {
        return entries.getInt(index());
    }

    private int index() {
        return (number - entriesFrom) * IndexFile.ENTRY_BYTES;
    }

    private void load(OpenFile present) throws IOException {
        if (entriesFrom > 0 && number < entriesFrom + ENTRIES_PER_READ) {
            return;
        }
        entriesFrom = number;
        int count = Math.min(ENTRIES_PER_READ, present.summary.keys() - number + 1);
        entries.clear().limit(count * IndexFile.ENTRY_BYTES);
        present.file.read(entries, IndexFile.entryPosition(present.summary.slots(), number));
        if (entries.hasRemaining()) {
            throw new IOException(present.summary.path() + " ends before its entry " + (number + count - 1));
        }
    }

    @Override
    public void close() {
        OpenFile present = open;
        open = null;
        if (present != null) {
            present.file.close();
        }
    }
}
