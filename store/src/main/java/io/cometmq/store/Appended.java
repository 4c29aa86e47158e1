// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import java.util.concurrent.CompletableFuture;

/** Where an append went, and when it is as durable as promised. Immutable. */
public final class Appended {
    private static final int[] ONE = {0};

    private final long logOffset;
    private final int[] distances;
    private final int size;
    private final long queueOffset;
    private final long storeTimeMillis;
    private final CompletableFuture<Boolean> durable;

    /** Where one record went. */
    public Appended(
            long logOffset, int size, long queueOffset, long storeTimeMillis, CompletableFuture<Boolean> durable) {
        this(logOffset, ONE, size, queueOffset, storeTimeMillis, durable);
    }

    /**
     * Where several records went.
     *
     * @param logOffset of the first
     * @param distances of each record from the first, in bytes and in order; taken over
     */
    public Appended(
            long logOffset,
            int[] distances,
            int size,
            long queueOffset,
            long storeTimeMillis,
            CompletableFuture<Boolean> durable) {
        this.logOffset = logOffset;
        this.distances = distances;
        this.size = size;
        this.queueOffset = queueOffset;
        this.storeTimeMillis = storeTimeMillis;
        this.durable = durable;
    }

    /** How many records were appended. */
    public int count() {
        return distances.length;
    }

    /** The log offset of one of the records, from 0. */
    public long logOffset(int index) {
        return logOffset + distances[index];
    }

    /** The length of all records together, in bytes. */
    public int size() {
        return size;
    }

    /** The queue offset of the first record; the others follow without a gap. */
    public long queueOffset() {
        return queueOffset;
    }

    /** When the log took the records, in milliseconds; the same for all of them. */
    public long storeTimeMillis() {
        return storeTimeMillis;
    }

    /**
     * Completes with true when the records are as durable as promised, with false when the flush did not end in time
     * (they are stored all the same), and exceptionally with a {@link StoreException} when the disk failed. Complete from
     * the start when nothing has to be waited for.
     */
    public CompletableFuture<Boolean> durable() {
        return durable;
    }
}
