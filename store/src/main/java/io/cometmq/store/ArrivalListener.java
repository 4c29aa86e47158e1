// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

/** Told about entries in the moment they can be read. Called on the dispatch thread; must not block. */
@FunctionalInterface
public interface ArrivalListener {
    /**
     * An entry can be read from now on.
     *
     * @param nextQueueOffset one past the entry that arrived
     * @param tagsCode the entry's tag hash
     */
    void onArrival(String topic, int queueId, long nextQueueOffset, long tagsCode);
}
