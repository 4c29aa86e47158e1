// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

/** Told about entries that can be read from now on, on the dispatch thread; must not block. */
@FunctionalInterface
public interface QueueListener {
    void onEntry(String topic, int queueId, long nextQueueOffset, long tagsCode);
}
