// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.remoting.protocol.body.ConsumerData;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import java.util.Set;

/** The few questions that {@link MQClientInstance} asks any consumer. Thread-safe. */
public interface MQConsumerInner {
    /** What heartbeats say of this consumer. */
    ConsumerData heartbeat();

    /** The topics whose routes this consumer uses. */
    Set<String> subscribedTopics();

    /**
     * Takes its share of the queues. Called by the rebalance thread only; may call brokers.
     *
     * @return whether it holds what it should; false asks for another try soon
     */
    boolean tryRebalance();

    /** Saves the consume offsets. */
    void persistConsumerOffset();

    /** Fits the number of consuming threads to the backlog. */
    void adjustThreadPool();

    /** What an administrator is told about this consumer, without stack traces. */
    ConsumerRunningInfo consumerRunningInfo();
}
