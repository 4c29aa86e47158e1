// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.kafka;

import io.cometmq.benchmark.client.BenchClient.Receiver;
import io.cometmq.benchmark.client.ConsumerPlan;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.lifecycle.Threads;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One thread that polls Kafka's consumer and gives each record to a receiver, from construction to {@link #close}. */
final class KafkaConsuming implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration END_WITHIN = Duration.ofSeconds(20);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TaskPool thread;

    private KafkaConsuming(KafkaConsumer<byte[], byte[]> consumer, TaskPool thread) {
        this.consumer = consumer;
        this.thread = thread;
    }

    static KafkaConsuming start(String bootstrap, ConsumerPlan plan, Receiver receiver) {
        if (plan.brokerAssigns()) {
            throw new UnsupportedOperationException("kafka: popping: expected another --client");
        }
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.GROUP_ID_CONFIG,
                        plan.group(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        plan.fromFirst() ? "earliest" : "latest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(plan.topics());
        TaskPool thread = Threads.system().pool("kafka-consumer", 1, 1, Clock.system());
        thread.execute(() -> poll(consumer, receiver));
        return new KafkaConsuming(consumer, thread);
    }

    private static void poll(KafkaConsumer<byte[], byte[]> consumer, Receiver receiver) {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    receiver.received(record.value(), false);
                }
            }
        } catch (WakeupException told) {
            return; // by close
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        thread.close(END_WITHIN);
    }
}
