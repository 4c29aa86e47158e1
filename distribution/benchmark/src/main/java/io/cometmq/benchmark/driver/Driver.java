// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.driver;

import io.cometmq.benchmark.client.BenchClient;
import io.cometmq.benchmark.client.BenchProducer;
import io.cometmq.benchmark.client.ConsumerPlan;
import io.cometmq.benchmark.client.ProducerPlan;
import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.MessageExt;

/** {@link BenchClient} on a client library. */
public final class Driver implements BenchClient {
    private static final String POP_RECEIPT = "POP_CK";

    private final String nameServer;

    /** Drives clients of the cluster that {@code nameServer}, {@code host:port}, knows. */
    public Driver(String nameServer) {
        this.nameServer = nameServer;
    }

    @Override
    public BenchProducer producer(ProducerPlan plan) throws Exception {
        return new DriverProducer(nameServer, plan);
    }

    @Override
    public AutoCloseable consumer(ConsumerPlan plan, Receiver receiver) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(plan.group());
        consumer.setNamesrvAddr(nameServer);
        consumer.setInstanceName(plan.group());
        consumer.setConsumeFromWhere(
                plan.fromFirst()
                        ? ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET
                        : ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        consumer.setClientRebalance(!plan.brokerAssigns());
        if (plan.tuned()) {
            consumer.setConsumeThreadMin(plan.threads());
            consumer.setConsumeThreadMax(plan.threads());
            consumer.setPullBatchSize(plan.batch());
            consumer.setPopBatchNums(plan.batch());
            consumer.setConsumeMessageBatchMaxSize(plan.batch());
        }
        for (String topic : plan.topics()) {
            consumer.subscribe(topic, "*");
        }
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt message : messages) {
                receiver.received(message.getBody(), message.getProperty(POP_RECEIPT) != null);
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        return consumer::shutdown;
    }
}
