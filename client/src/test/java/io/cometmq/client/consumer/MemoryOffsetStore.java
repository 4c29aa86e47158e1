// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.ReadOffsetType;
import io.cometmq.common.message.MessageQueue;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Offsets that are saved nowhere, for tests that broadcast. Thread-safe. */
final class MemoryOffsetStore implements OffsetStore {
    private final Map<MessageQueue, Long> offsets = new ConcurrentHashMap<>();

    @Override
    public void load() {}

    @Override
    public void updateOffset(MessageQueue mq, long offset, boolean increaseOnly) {
        offsets.merge(mq, offset, (before, now) -> increaseOnly ? Math.max(before, now) : now);
    }

    @Override
    public void updateAndFreezeOffset(MessageQueue mq, long offset) {
        offsets.put(mq, offset);
    }

    @Override
    public long readOffset(MessageQueue mq, ReadOffsetType type) {
        return offsets.getOrDefault(mq, NO_OFFSET);
    }

    @Override
    public void persistAll(Set<MessageQueue> mqs) {}

    @Override
    public void persist(MessageQueue mq) {}

    @Override
    public void removeOffset(MessageQueue mq) {}

    @Override
    public Map<MessageQueue, Long> cloneOffsetTable(String topic) {
        return Map.copyOf(offsets);
    }

    @Override
    public void updateConsumeOffsetToBroker(MessageQueue mq, long offset, boolean isOneway) {}
}
