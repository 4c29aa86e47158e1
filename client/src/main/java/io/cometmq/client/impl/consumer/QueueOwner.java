// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageQueue;
import java.util.Set;

/** What a consumer does with the queues that {@link Rebalancer} gives it and takes from it. */
interface QueueOwner {
    /** The offset to begin at in a queue; called before it is taken, may call brokers. */
    long startOffset(MessageQueue queue) throws MQClientException;

    /** A queue was taken. */
    void taken(PullRequest request);

    /** A queue was given up; its process queue is dropped already. */
    void givenUp(MessageQueue queue);

    /** The consumer's share of a topic changed; it holds {@code held} queues of all its topics now. */
    void changed(String topic, Set<MessageQueue> all, Set<MessageQueue> mine, int held);
}
