// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import io.cometmq.store.segment.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes the slots of a chunk that were changed, and no page of the file between them: the file is a hole at first, and each
 * page that is written takes a block of the disk. Neighbouring pages are written at once. Stateless.
 */
final class ChangedSlots {
    private static final int PAGE = 4096;

    private ChangedSlots() {}

    /**
     * Writes them.
     *
     * @param chunk slots from {@code first} on; position and limit are changed
     * @param bySlot which slots were changed, ascending, in the upper half of each number
     * @param from first of {@code bySlot} that is in the chunk
     * @param to behind the last one
     */
    static void write(StoreFile file, ByteBuffer chunk, int first, long[] bySlot, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            int begin = IndexFile.slotOf(bySlot[at]);
            int last = begin;
            at++;
            while (at < to && page(IndexFile.slotOf(bySlot[at])) <= page(last) + 1) {
                last = IndexFile.slotOf(bySlot[at]);
                at++;
            }
            chunk.limit((last + 1 - first) * IndexFile.SLOT_BYTES).position((begin - first) * IndexFile.SLOT_BYTES);
            file.write(chunk, IndexFile.slotPosition(begin));
        }
    }

    private static long page(int slot) {
        return IndexFile.slotPosition(slot) / PAGE;
    }
}
