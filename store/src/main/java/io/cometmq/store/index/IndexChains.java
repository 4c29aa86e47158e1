// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import io.cometmq.store.index.IndexListing.FileSummary;
import io.cometmq.store.segment.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Checks that the chains of one index file hold together, entry by entry: each points at the one before it in its slot, and
 * the slot at the newest. Owned by one thread.
 */
final class IndexChains {
    /** Files with more slots are not checked: the newest entries of all slots would not fit into memory. */
    private static final int MAX_SLOTS = 16_000_000;

    private static final int SLOTS_PER_READ = 4096;

    private final FileSummary file;
    private final IndexCursor.Problems problems;
    private final int[] newest;
    private long broken;
    private int firstBroken;

    IndexChains(FileSummary file, IndexCursor.Problems problems) {
        this.file = file;
        this.problems = problems;
        this.newest = new int[file.slots() <= MAX_SLOTS ? file.slots() : 0];
    }

    /** Takes the next entry. */
    void add(int number, int hash, int previous) {
        if (newest.length == 0) {
            return;
        }
        int slot = KeyHash.positive(hash) % newest.length;
        if (hash < 0 || newest[slot] != previous) {
            firstBroken = broken == 0 ? number : firstBroken;
            broken++;
        }
        newest[slot] = number;
    }

    /** Compares the slots with the entries, after the last one. */
    void finish(StoreFile source) throws IOException {
        if (broken > 0) {
            problems.at(
                    file.path(),
                    IndexFile.entryPosition(file.slots(), firstBroken),
                    broken + " entries do not point at the one before them in their slot's chain, the first is number "
                            + firstBroken);
        }
        ByteBuffer chunk = ByteBuffer.allocateDirect(SLOTS_PER_READ * Integer.BYTES);
        long wrong = 0;
        int firstWrong = 0;
        for (int from = 0; from < newest.length; from += SLOTS_PER_READ) {
            chunk.clear().limit(Math.min(SLOTS_PER_READ, newest.length - from) * Integer.BYTES);
            source.read(chunk, IndexFile.slotPosition(from));
            for (int i = 0; i < chunk.position() / Integer.BYTES; i++) {
                if (chunk.getInt(i * Integer.BYTES) != newest[from + i]) {
                    firstWrong = wrong == 0 ? from + i : firstWrong;
                    wrong++;
                }
            }
        }
        if (wrong > 0) {
            problems.at(
                    file.path(),
                    IndexFile.slotPosition(firstWrong),
                    wrong + " slots do not point at the newest entry of their chain, the first is number "
                            + firstWrong);
        }
    }
}
