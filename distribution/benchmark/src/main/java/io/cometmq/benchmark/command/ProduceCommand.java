// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import io.cometmq.benchmark.client.BenchProducer;
import io.cometmq.benchmark.client.ProducerPlan;
import io.cometmq.benchmark.load.Load;
import io.cometmq.benchmark.load.Meter;
import io.cometmq.benchmark.load.Operation;
import io.cometmq.benchmark.load.Round;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends as fast as it can, or at a rate. */
@Command(name = "produce", mixinStandardHelpOptions = true, description = "Sends, as fast as it can or at a rate.")
public final class ProduceCommand extends BenchCommand {
    static final int MOST_THREADS = 10_000;
    private static final int MOST_BATCH = 10_000;
    private static final int MOST_IN_FLIGHT = 1_000_000;
    /** The default of RocketMQ's client. */
    private static final int COMPRESS_ABOVE = 4 * 1024;

    /** How a message is sent. */
    enum Mode {
        SYNC,
        ASYNC,
        ONEWAY
    }

    @Mixin
    private final Schedule schedule = new Schedule();

    @Option(names = "--mode", description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Mode mode = Mode.SYNC;

    @Option(names = "--threads", description = "Sending threads. Default: ${DEFAULT-VALUE}.")
    private int threads = 1;

    @Option(
            names = "--producers",
            description =
                    "Producers, each with its own connections; threads take turns on them. Default: ${DEFAULT-VALUE}.")
    private int producers = 1;

    @Option(
            names = "--rate",
            description =
                    "Operations a second of all threads, timed from when they were due; 0 for full speed. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--in-flight",
            description = "Sends of mode async that wait for an answer at most. Default: ${DEFAULT-VALUE}.")
    private int inFlight = 1_000;

    @Option(
            names = "--batch",
            description = "Messages that are sent as one batch, of mode sync. Default: ${DEFAULT-VALUE}.")
    private int batch = 1;

    @Option(names = "--auto-batch", description = "Let the client library make batches by itself.")
    private boolean autoBatch;

    @Option(names = "--compress", description = "Compress bodies above 4 KiB, as clients do by default.")
    private boolean compress;

    @Override
    void checkOptions() {
        schedule.check(this);
        check("--threads", threads, 1, MOST_THREADS);
        check("--producers", producers, 1, MOST_THREADS);
        check("--batch", batch, 1, mode == Mode.SYNC ? MOST_BATCH : 1);
        check("--in-flight", inFlight, 1, MOST_IN_FLIGHT);
        checkRate("--rate", rate);
    }

    @Override
    void measure() throws Exception {
        Meter meter = new Meter();
        List<Round> rounds;
        try (Producers all = Producers.start(producers, client(), this::plan)) {
            Topics topics = Topics.create(topicNames(), queues(), all.next());
            connect(all, topics);
            InFlight waiting = new InFlight(inFlight, meter, clock());
            try (Load load = new Load(threads, rate, meter, clock(), operation(all, topics, meter, waiting))) {
                rounds = rounds(load.meter(), schedule, 0);
            }
            waiting.awaitAll();
        }
        report(described(), rounds, meter);
    }

    /** Many producers take longer to ask for routes and to connect, one after another, than a warm-up lasts. */
    private void connect(Producers all, Topics topics) throws Exception {
        if (producers > 1) {
            Payload payload = new Payload(size());
            for (int i = 0; i < producers; i++) {
                all.next().send(topics.next(), payload.plain());
            }
        }
    }

    private ProducerPlan plan(int number) {
        return new ProducerPlan(
                fresh("producer") + "-" + number,
                false,
                autoBatch,
                compress ? COMPRESS_ABOVE : ProducerPlan.NO_COMPRESSION);
    }

    private Operation operation(Producers all, Topics topics, Meter meter, InFlight waiting) {
        Payload payload = new Payload(size());
        return switch (mode) {
            case ASYNC -> due -> waiting.send(due, done -> all.next().sendAsync(topics.next(), payload.plain(), done));
            case ONEWAY ->
                due -> {
                    all.next().sendOneway(topics.next(), payload.plain());
                    meter.done(clock().nanos() - due, 1);
                };
            case SYNC ->
                due -> {
                    sendAndWait(all.next(), topics.next(), payload);
                    meter.done(clock().nanos() - due, batch);
                };
        };
    }

    private void sendAndWait(BenchProducer producer, String topic, Payload payload) throws Exception {
        if (batch == 1) {
            producer.send(topic, payload.plain());
        } else {
            producer.sendBatch(topic, Collections.nCopies(batch, payload.plain()));
        }
    }

    private Map<String, Object> described() {
        Map<String, Object> setup = setup();
        setup.put("mode", mode.name().toLowerCase(Locale.ROOT));
        setup.put("threads", threads);
        setup.put("producers", producers);
        setup.put("rate", rate);
        setup.put("in flight", inFlight);
        setup.put("batch", batch);
        setup.put("auto batch", autoBatch);
        setup.put("compress", compress);
        return setup;
    }
}
