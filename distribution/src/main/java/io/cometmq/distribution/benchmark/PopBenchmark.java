// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.benchmark.load.Processes;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One backlog consumed by push consumers that pull and by push consumers that pop, in turn, each time by a new group, with
 * the same batch size and as many threads; otherwise with default settings. Beside the rates it prints the processor time
 * that consumer and broker spent for each message, which other work on the same machine hardly changes.
 *
 * <p>The broker must have {@link #BROKER_SETTINGS}; consumers that share queues out by themselves pull all the same.
 */
final class PopBenchmark {
    /** Has the broker assign queues for popping. */
    static final String BROKER_SETTINGS = "defaultMessageRequestMode=POP\n";

    private static final String TOPIC = "BenchmarkPop";
    private static final int IN_FLIGHT = 1_000;
    private static final int ROUNDS = 5;
    private static final int BATCH = 32;
    private static final int THREADS = 4;
    private static final int PATIENCE_SECONDS = 300;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    private final int count;
    private final int size;
    private final Processes broker;
    private final Clock clock;

    PopBenchmark(int count, int size, long brokerPid, Clock clock) {
        this.count = count;
        this.size = size;
        this.broker = Processes.of(brokerPid);
        this.clock = clock;
    }

    void run(DefaultMQProducer producer, String nameServer)
            throws MQClientException, RemotingException, InterruptedException, TimeoutException {
        fill(producer);
        List<Round> pulled = new ArrayList<>();
        List<Round> popped = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            pulled.add(consume("BenchmarkPullGroup" + round, nameServer, true));
            popped.add(consume("BenchmarkPopGroup" + round, nameServer, false));
        }
        say("%d messages of %d bytes pulled: %s", count, size, text(pulled));
        say("the same popped and acked: %s", text(popped));
        say(
                "popped over pulled, at the median: %.2f, by the best: %.2f",
                median(popped, Round::rate) / median(pulled, Round::rate), best(popped) / best(pulled));
    }

    /**
     * One backlog consumed.
     *
     * @param rate messages a second from the first listener call to the last message
     * @param consumerMicros processor time of this process for each message, from the start of the consumer to its end
     * @param brokerMicros that of the broker
     */
    private record Round(double rate, double consumerMicros, double brokerMicros) {}

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

    private Round consume(String group, String nameServer, boolean pulls)
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
        double consumerBefore = Processes.self().cpuNanos();
        double brokerBefore = broker.cpuNanos();
        consumer.start();
        try {
            if (!all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException(
                        group + " got " + got + " of " + count + " messages in " + PATIENCE_SECONDS + " s");
            }
            return new Round(
                    count / ((clock.nanos() - begun.get()) / NANOS_PER_SECOND),
                    (Processes.self().cpuNanos() - consumerBefore) / NANOS_PER_MICRO / count,
                    (broker.cpuNanos() - brokerBefore) / NANOS_PER_MICRO / count);
        } finally {
            consumer.shutdown();
        }
    }

    private static String text(List<Round> rounds) {
        return String.format(
                Locale.ROOT,
                "%.0f (%.0f to %.0f) a second, %.1f us of the consumer's and %.1f us of the broker's processor time each",
                median(rounds, Round::rate),
                rounds.stream().mapToDouble(Round::rate).min().orElseThrow(),
                best(rounds),
                median(rounds, Round::consumerMicros),
                median(rounds, Round::brokerMicros));
    }

    private static double best(List<Round> rounds) {
        return rounds.stream().mapToDouble(Round::rate).max().orElseThrow();
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return rounds.stream().mapToDouble(figure).sorted().toArray()[rounds.size() / 2];
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
