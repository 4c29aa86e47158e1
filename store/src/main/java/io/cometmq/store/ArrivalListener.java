// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.store.queue.QueueListener;

/** Told about entries in the moment they can be read. Called on the dispatch thread; must not block. */
@FunctionalInterface
public interface ArrivalListener {
    /** In place of a tag's hash: a batch arrived, whose messages may have any tag. */
    long ANY_TAG = QueueListener.ANY_TAG;

    /**
     * An entry can be read from now on.
     *
     * @param nextQueueOffset one past the entry that arrived
     * @param tagsCode the entry's tag hash, or {@link #ANY_TAG}
     */
    void onArrival(String topic, int queueId, long nextQueueOffset, long tagsCode);
}
