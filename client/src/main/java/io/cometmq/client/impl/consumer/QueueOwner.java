// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageQueue;
import java.util.Collection;
import java.util.Set;

/** What a consumer does with the queues that {@link Rebalancer} gives it and takes from it. */
interface QueueOwner {
    /** Those of the queues that may be taken now; may call brokers. */
    default Set<MessageQueue> claim(Set<MessageQueue> wanted) {
        return wanted;
    }

    /** The offset to begin at in a queue; called before it is taken, may call brokers. */
    long startOffset(MessageQueue queue) throws MQClientException;

    /**
     * Begins to find out where to begin in some queues, all at the same time where the owner can do that. The caller bounds
     * how many they are.
     */
    default Starts starts(Collection<MessageQueue> wanted) {
        return this::startOffset;
    }

    /** Where to begin in each of some queues. */
    @FunctionalInterface
    interface Starts {
        /** See {@link QueueOwner#startOffset}. */
        long of(MessageQueue queue) throws MQClientException;
    }

    /** A queue was taken. */
    void taken(PullRequest request);

    /** A queue was given up; its process queue is dropped already. */
    void givenUp(MessageQueue queue, ProcessQueue processQueue);

    /** Forgets a queue without saving its offset; asked of owners whose queues can be lost to others. */
    default void forget(MessageQueue queue) {}

    /** Queues that were given up and still wait for the end of a listener call. */
    default Set<MessageQueue> leaving() {
        return Set.of();
    }

    /** The consumer's share of a topic changed; it holds {@code held} queues of all its topics now. */
    void changed(String topic, Set<MessageQueue> all, Set<MessageQueue> mine, int held);
}
