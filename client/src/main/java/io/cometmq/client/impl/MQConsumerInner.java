// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import io.cometmq.remoting.protocol.body.ConsumerData;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.rpc.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

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

    /** Goes on from these offsets, where it holds the queues. Does not wait. */
    default void resetOffsets(Map<MessageQueue, Long> offsets) {}

    /** The offsets that it has in memory of a topic; empty means all topics. */
    default Map<MessageQueue, Long> consumerStatus(String topic) {
        return Map.of();
    }

    /** Has the listener consume a message at once, whatever queue it is of; fails when there is no listener. */
    default CompletableFuture<ConsumeMessageDirectlyResult> consumeDirectly(MessageExt message) {
        return CompletableFuture.failedFuture(new Refusal(
                ResponseCode.SYSTEM_ERROR,
                "group " + heartbeat().groupName() + " pulls its messages: expected a consumer with a listener"));
    }
}
