// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.message.MessageExt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How the messages of one queue are taken in order: those that a listener has and has not committed wait beside the
 * others, so that they can be put back. A view of a {@link ProcessQueue}, guarded by its lock.
 */
final class OrderedMessages {
    private final ProcessQueue queue;
    private final NavigableMap<Long, MessageExt> waiting;
    private final NavigableMap<Long, MessageExt> taken = new TreeMap<>();
    private boolean running;

    /** Takes from {@code waiting}, which is {@code queue}'s. */
    OrderedMessages(ProcessQueue queue, NavigableMap<Long, MessageExt> waiting) {
        this.queue = queue;
        this.waiting = waiting;
    }

    /** Says that somebody takes messages from now on; false when somebody does already, or there is none to take. */
    boolean begin() {
        synchronized (queue) {
            if (running || waiting.isEmpty()) {
                return false;
            }
            running = true;
            return true;
        }
    }

    /** Takes the first messages; when there is none, whoever takes has ended. */
    List<MessageExt> take(int atMost) {
        synchronized (queue) {
            List<MessageExt> batch = new ArrayList<>(Math.min(atMost, waiting.size()));
            while (batch.size() < atMost && !waiting.isEmpty()) {
                Map.Entry<Long, MessageExt> first = waiting.pollFirstEntry();
                taken.put(first.getKey(), first.getValue());
                batch.add(first.getValue());
            }
            running = !batch.isEmpty();
            return batch;
        }
    }

    /** All taken messages are consumed; returns the offset to commit, see {@link ProcessQueue#commitOffset()}. */
    long commit() {
        synchronized (queue) {
            return remove(List.copyOf(taken.values()));
        }
    }

    /** These taken messages are done with; returns the offset to commit, see {@link ProcessQueue#commitOffset()}. */
    long remove(List<MessageExt> done) {
        synchronized (queue) {
            for (MessageExt message : done) {
                taken.remove(message.getQueueOffset());
                queue.forget(message);
            }
            return queue.commitOffset();
        }
    }

    /** Puts taken messages back to where they were. */
    void putBack(List<MessageExt> messages) {
        synchronized (queue) {
            for (MessageExt message : messages) {
                taken.remove(message.getQueueOffset());
                waiting.put(message.getQueueOffset(), message);
            }
        }
    }

    /** Puts back everything since the last commit. */
    void rollback() {
        synchronized (queue) {
            putBack(List.copyOf(taken.values()));
        }
    }

    /** What is taken and not committed; to be read under the queue's lock. */
    NavigableMap<Long, MessageExt> taken() {
        return taken;
    }
}
