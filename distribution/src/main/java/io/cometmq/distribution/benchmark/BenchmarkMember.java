// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.ClientPlatform;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.rpc.Transport;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A push consumer with a client instance and connections of its own. Thread-safe. */
final class BenchmarkMember {
    private final Transport transport;
    private final DefaultMQPushConsumerImpl consumer;

    /** Not started yet; {@code onChange} is called whenever it took or gave up queues. */
    BenchmarkMember(
            String name,
            String group,
            Collection<String> topics,
            String nameServer,
            MemberNetwork network,
            Runnable onChange) {
        transport = network.ofOneClient();
        DefaultMQPushConsumer settings = new DefaultMQPushConsumer(group);
        settings.setNamesrvAddr(nameServer);
        settings.setInstanceName(name);
        settings.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        settings.setConsumeThreadMin(1);
        settings.setConsumeThreadMax(1);
        Map<String, String> subscription = new HashMap<>();
        topics.forEach(topic -> subscription.put(topic, "*"));
        settings.setSubscription(subscription);
        settings.setMessageListener(
                (MessageListenerConcurrently) (messages, context) -> ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        settings.setMessageQueueListener((topic, all, mine) -> onChange.run());
        consumer = new DefaultMQPushConsumerImpl(
                settings, new MQClientManager(new ClientPlatform(Clock.system(), () -> transport)));
    }

    void join() throws MQClientException {
        consumer.start();
    }

    /** Leaves the group in order. */
    void leave() {
        consumer.shutdown();
    }

    /** Closes its connections without a word, for good. */
    void crash() {
        transport.close();
    }

    /** The queues that it holds now. */
    Set<MessageQueue> held() {
        return consumer.consumerRunningInfo().mqTable().keySet();
    }
}
