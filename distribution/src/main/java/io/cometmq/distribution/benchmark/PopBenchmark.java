// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendCallback;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.Message;
import io.cometmq.remoting.exception.RemotingException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One backlog consumed by push consumers that pull and by push consumers that pop, in turn, each time by a new group. The
 * broker must assign queues for popping ({@code defaultMessageRequestMode=POP}); consumers that share queues out by
 * themselves pull all the same.
 */
final class PopBenchmark {
    private static final String TOPIC = "BenchmarkPop";
    private static final int IN_FLIGHT = 1_000;
    private static final int ROUNDS = 3;
    private static final int BATCH = 32;
    private static final int THREADS = 4;
    private static final int PATIENCE_SECONDS = 300;
    private static final double NANOS_PER_SECOND = 1e9;

    private final int count;
    private final int size;
    private final Clock clock;

    PopBenchmark(int count, int size, Clock clock) {
        this.count = count;
        this.size = size;
        this.clock = clock;
    }

    void run(DefaultMQProducer producer, String nameServer)
            throws MQClientException, RemotingException, InterruptedException, TimeoutException {
        fill(producer);
        double[] pulled = new double[ROUNDS];
        double[] popped = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            pulled[round] = consume("BenchmarkPullGroup" + round, nameServer, true);
            popped[round] = consume("BenchmarkPopGroup" + round, nameServer, false);
        }
        say("%d messages of %d bytes pulled: %s a second", count, size, text(pulled));
        say("the same popped and acked: %s a second", text(popped));
        say("popped over pulled, at the median: %.2f", median(popped) / median(pulled));
    }

    private void fill(DefaultMQProducer producer) throws MQClientException, RemotingException, InterruptedException {
        Semaphore free = new Semaphore(IN_FLIGHT);
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        for (int i = 0; i < count; i++) {
            free.acquire();
            producer.send(new Message(TOPIC, new byte[size]), new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    free.release();
                }

                @Override
                public void onException(Throwable failure) {
                    failed.set(failure);
                    free.release();
                }
            });
        }
        free.acquire(IN_FLIGHT);
        Throwable failure = failed.get();
        if (failure != null) {
            throw new MQClientException("the backlog was not stored", failure);
        }
    }

    /** Messages a second from the first listener call to the last message. */
    private double consume(String group, String nameServer, boolean pulls)
            throws MQClientException, InterruptedException, TimeoutException {
        AtomicLong begun = new AtomicLong();
        AtomicLong got = new AtomicLong();
        CountDownLatch all = new CountDownLatch(1);
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(nameServer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setClientRebalance(pulls);
        consumer.setConsumeThreadMin(THREADS);
        consumer.setConsumeThreadMax(THREADS);
        consumer.setPullBatchSize(BATCH);
        consumer.setPopBatchNums(BATCH);
        consumer.setConsumeMessageBatchMaxSize(BATCH);
        consumer.subscribe(TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            begun.compareAndSet(0, clock.nanos());
            if (got.addAndGet(messages.size()) >= count) {
                all.countDown();
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        try {
            if (!all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException(
                        group + " got " + got + " of " + count + " messages in " + PATIENCE_SECONDS + " s");
            }
            return count / ((clock.nanos() - begun.get()) / NANOS_PER_SECOND);
        } finally {
            consumer.shutdown();
        }
    }

    private static String text(double[] rates) {
        return String.format(
                Locale.ROOT,
                "%.0f (%.0f to %.0f)",
                median(rates),
                Arrays.stream(rates).min().orElseThrow(),
                Arrays.stream(rates).max().orElseThrow());
    }

    private static double median(double[] rates) {
        return Arrays.stream(rates).sorted().toArray()[rates.length / 2];
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
