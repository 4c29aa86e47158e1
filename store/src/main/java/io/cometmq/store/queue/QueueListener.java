// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

/** Told about entries that can be read from now on, on the dispatch thread; must not block. */
@FunctionalInterface
public interface QueueListener {
    /** In place of a tag's hash: the entry's record holds several messages, of which any may have any tag. */
    long ANY_TAG = Long.MIN_VALUE;

    void onEntry(String topic, int queueId, long nextQueueOffset, long tagsCode);
}
