// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.kafka;

import io.cometmq.benchmark.client.BenchProducer;
import io.cometmq.benchmark.client.ProducerPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * {@link BenchProducer} on Kafka's producer, which always joins what waits to a batch: automatic batching is its default of
 * waiting some milliseconds for more, and without it a send does not wait. Acknowledged by all copies, as is its default.
 */
final class KafkaProducing implements BenchProducer {
    private static final short ONE_COPY = 1;
    /** A server may still be starting; the library itself waits for a minute. */
    private static final int START_MILLIS = 180_000;

    private final Map<String, Object> settings = new HashMap<>();
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaProducing(String bootstrap, ProducerPlan plan) {
        if (plan.transactional()) {
            throw new UnsupportedOperationException("kafka: transactions of single messages: expected another --client");
        }
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        Map<String, Object> producing = new HashMap<>(settings);
        if (!plan.autoBatch()) {
            producing.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        }
        if (plan.compressAbove() != ProducerPlan.NO_COMPRESSION) {
            producing.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        }
        producer = new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void createTopic(String topic, int queues) throws Exception {
        Map<String, Object> patient = new HashMap<>(settings);
        patient.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, START_MILLIS);
        try (Admin admin = Admin.create(patient)) {
            admin.createTopics(List.of(new NewTopic(topic, queues, ONE_COPY))).all().get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw failure;
            }
        }
    }

    @Override
    public void send(String topic, byte[] body) throws Exception {
        producer.send(new ProducerRecord<>(topic, body)).get();
    }

    @Override
    public void sendAsync(String topic, byte[] body, Consumer<@Nullable Throwable> done) {
        producer.send(new ProducerRecord<>(topic, body), (stored, failure) -> done.accept(failure));
    }

    @Override
    public void sendOneway(String topic, byte[] body) {
        producer.send(new ProducerRecord<>(topic, body));
    }

    @Override
    public void sendBatch(String topic, List<byte[]> bodies) throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        for (byte[] body : bodies) {
            sent.add(producer.send(new ProducerRecord<>(topic, body)));
        }
        producer.flush();
        for (Future<?> each : sent) {
            each.get();
        }
    }

    @Override
    public void sendAt(String topic, byte[] body, long millis, Consumer<@Nullable Throwable> done) {
        throw new UnsupportedOperationException("kafka: messages with a delivery time: expected another --client");
    }

    @Override
    public void sendInTransaction(String topic, byte[] body) {
        throw new UnsupportedOperationException("kafka: transactions of single messages: expected another --client");
    }

    @Override
    public void close() {
        producer.close();
    }
}
