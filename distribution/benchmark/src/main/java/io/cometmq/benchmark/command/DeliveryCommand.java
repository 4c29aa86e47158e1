// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import io.cometmq.benchmark.client.BenchProducer;
import io.cometmq.benchmark.client.ConsumerPlan;
import io.cometmq.benchmark.client.ProducerPlan;
import io.cometmq.benchmark.load.Load;
import io.cometmq.benchmark.load.Meter;
import io.cometmq.benchmark.load.Operation;
import io.cometmq.benchmark.load.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is measured where messages arrive: one process sends and consumes, and what counts is what the listener got. */
abstract class DeliveryCommand extends BenchCommand {
    private static final int MOST_IN_FLIGHT = 1_000_000;
    /** So long a new group may take until its first message, beside the delay; the load begins after that one. */
    private static final int FIRST_SECONDS = 60;

    @Mixin
    private final Schedule schedule = new Schedule();

    @Option(names = "--threads", description = "Sending threads. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--rate",
            description =
                    "Messages a second of all threads, by a fixed timetable; 0 for full speed. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--in-flight",
            description = "Asynchronous sends that wait for an answer at most. Default: ${DEFAULT-VALUE}.")
    private int inFlight = 10_000;

    DeliveryCommand(int threads, double rate) {
        this.threads = threads;
        this.rate = rate;
    }

    /** The producer that is needed. */
    ProducerPlan producer(String group) {
        return ProducerPlan.plain(group);
    }

    /** How long a message takes beyond what is measured. */
    int delaySeconds() {
        return 0;
    }

    /** Sends one message that is due at {@code due}, and stamps it with what {@link #nanos} needs. */
    abstract void send(BenchProducer producer, String topic, Payload payload, long due, InFlight waiting)
            throws Exception;

    /** The time to count for a message that arrives now. */
    abstract long nanos(long stamp);

    @Override
    final int smallestSize() {
        return Payload.STAMP;
    }

    @Override
    void checkOptions() {
        schedule.check(this);
        check("--threads", threads, 1, ProduceCommand.MOST_THREADS);
        check("--in-flight", inFlight, 1, MOST_IN_FLIGHT);
        checkRate("--rate", rate);
    }

    @Override
    final void measure() throws Exception {
        String run = fresh("delivery");
        List<String> names = topicNames().stream().map(name -> name + "-" + run).toList();
        Payload payload = new Payload(size());
        Meter sent = new Meter();
        Meter received = new Meter();
        CountDownLatch first = new CountDownLatch(1);
        InFlight waiting = new InFlight(inFlight, sent, clock());
        List<Round> rounds;
        try (BenchProducer producer = client().producer(producer(run))) {
            Topics topics = Topics.create(names, queues(), producer);
            ConsumerPlan plan = new ConsumerPlan(run, names, true, false, false, 0, 0);
            AutoCloseable consumer = client().consumer(plan, (body, popped) -> {
                received.done(nanos(Payload.stamp(body)), 1);
                first.countDown();
            });
            try {
                long patience = FIRST_SECONDS + (long) delaySeconds();
                boolean arrived = false;
                for (int i = 0; i < patience && !arrived; i++) {
                    send(producer, topics.next(), payload, clock().nanos(), waiting);
                    arrived = first.await(1, TimeUnit.SECONDS);
                }
                if (!arrived) {
                    throw new IllegalStateException("no message came within " + patience + " s", sent.firstFailure());
                }
                Operation operation = due -> send(producer, topics.next(), payload, due, waiting);
                Load load = new Load(threads, rate, sent, clock(), operation);
                try {
                    rounds = rounds(received, schedule, delaySeconds());
                } finally {
                    load.close();
                }
            } finally {
                waiting.awaitAll();
                consumer.close();
            }
        }
        report(described(), withRefused(rounds, sent), sent);
    }

    /** What was refused, at whatever time, counts as failed in the last round: it never arrives anywhere. */
    private static List<Round> withRefused(List<Round> rounds, Meter sent) {
        List<Round> all = new ArrayList<>(rounds);
        Round last = all.remove(all.size() - 1);
        all.add(last.withFailures(last.failures() + sent.failures()));
        return all;
    }

    /** What a result says of its set-up. */
    Map<String, Object> described() {
        Map<String, Object> setup = setup();
        setup.put("threads", threads);
        setup.put("rate", rate);
        return setup;
    }
}
