// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.message.MessageQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says which queues of a topic fall to a consumer. Asked by the rebalance thread; may call brokers. */
@FunctionalInterface
interface QueueShares {
    /** Begins a rebalance: what is found out for one topic from here on holds for the others until this is called again. */
    default void begin() {}

    /**
     * The queues to pull.
     *
     * @param all the readable queues of the topic
     * @return null when it cannot be found out now
     */
    @Nullable
    Share of(String topic, Set<MessageQueue> all);

    /** What falls to a consumer, and whether it is the only member of its group. */
    record Share(Set<MessageQueue> queues, boolean alone) {}
}
