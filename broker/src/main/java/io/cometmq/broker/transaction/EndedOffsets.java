// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The offsets of the half queue that are ended, from a lowest one on: one bit for each, in chunks that cost nothing while
 * nothing in them is ended, and nearly nothing once everything is. So one old open half message costs one chunk, however
 * many were sent and ended after it. Owned by the table that guards it.
 */
final class EndedOffsets {
    /** How many offsets share a chunk: 8 KiB of bits. */
    static final int CHUNK_OFFSETS = 1 << 16;

    /** How many chunks may be neither untouched nor complete before {@link #reserve} refuses: 8 MiB of bits. */
    static final int MAX_CHUNKS = 1 << 10;

    /** How many chunks there may be in all, most of them complete: a billion offsets. */
    private static final int MAX_SPAN_CHUNKS = 1 << 14;

    private final int chunkOffsets;
    private final int maxChunks;
    /** By number of the chunk; null as value says that everything in it is ended. */
    private final Map<Long, @Nullable Chunk> chunks = new HashMap<>();

    private int partial;
    private long low;

    /** The bits of some offsets in a row, of which at least one is not ended. */
    private static final class Chunk {
        private final BitSet bits = new BitSet();
        private int count;
    }

    /**
     * @param low all before it are ended
     * @param chunkOffsets how many offsets share a chunk
     * @param maxChunks how many chunks may be begun and not complete
     */
    EndedOffsets(long low, int chunkOffsets, int maxChunks) {
        this.low = low;
        this.chunkOffsets = chunkOffsets;
        this.maxChunks = maxChunks;
    }

    long low() {
        return low;
    }

    boolean contains(long offset) {
        long number = offset / chunkOffsets;
        if (offset < low || isComplete(number)) {
            return true;
        }
        Chunk chunk = chunks.get(number);
        return chunk != null && chunk.bits.get((int) (offset % chunkOffsets));
    }

    /** Makes room for an offset, so that it can be added; false when the bound is met. The lowest always get room. */
    boolean reserve(long offset) {
        long number = offset / chunkOffsets;
        long lowest = low / chunkOffsets;
        if (chunks.containsKey(number)) {
            return true;
        }
        if (number != lowest && (partial >= maxChunks || number - lowest >= MAX_SPAN_CHUNKS)) {
            return false;
        }
        chunk(number);
        return true;
    }

    /** Adds an offset, beyond the bound too: what is ended already must not be forgotten. */
    void add(long offset) {
        long number = offset / chunkOffsets;
        if (offset < low || isComplete(number)) {
            return;
        }
        Chunk chunk = chunk(number);
        int bit = (int) (offset % chunkOffsets);
        if (!chunk.bits.get(bit)) {
            chunk.bits.set(bit);
            chunk.count++;
            if (chunk.count == chunkOffsets) {
                chunks.put(number, null);
                partial--;
            }
        }
    }

    /** The first offset from {@code from} on that is not ended. */
    long nextMissing(long from) {
        long next = Math.max(from, low);
        while (true) {
            long number = next / chunkOffsets;
            Chunk chunk = chunks.get(number);
            if (chunk == null && !isComplete(number)) {
                return next;
            }
            int bit = chunk == null ? chunkOffsets : chunk.bits.nextClearBit((int) (next % chunkOffsets));
            next = number * chunkOffsets + Math.min(bit, chunkOffsets);
            if (bit < chunkOffsets) {
                return next;
            }
        }
    }

    /** Moves {@link #low} forward; all before it count as ended from now on. */
    void moveLow(long to) {
        for (long number = low / chunkOffsets; number < to / chunkOffsets; number++) {
            if (chunks.containsKey(number) && chunks.remove(number) != null) {
                partial--;
            }
        }
        low = Math.max(low, to);
        long number = low / chunkOffsets;
        Chunk first = chunks.get(number);
        int before = (int) (low % chunkOffsets);
        if (first != null && first.bits.nextClearBit(0) < before) {
            first.bits.set(0, before);
            first.count = first.bits.cardinality();
        }
    }

    /** Whether more than half of what there may be is used, so that the low end should move. */
    boolean isCrowded() {
        return partial > maxChunks / 2 || chunks.size() > MAX_SPAN_CHUNKS / 2;
    }

    private boolean isComplete(long number) {
        return chunks.containsKey(number) && chunks.get(number) == null;
    }

    private Chunk chunk(long number) {
        Chunk present = chunks.get(number);
        if (present != null) {
            return present;
        }
        Chunk made = new Chunk();
        if (number == low / chunkOffsets) {
            // What lies before the low end is ended, or else the chunk could never be complete.
            made.count = (int) (low % chunkOffsets);
            made.bits.set(0, made.count);
        }
        chunks.put(number, made);
        partial++;
        return made;
    }
}
