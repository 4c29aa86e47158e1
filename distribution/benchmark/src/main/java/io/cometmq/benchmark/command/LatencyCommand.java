// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import io.cometmq.benchmark.client.BenchProducer;
import io.cometmq.benchmark.client.ProducerPlan;
import io.cometmq.benchmark.load.Load;
import io.cometmq.benchmark.load.Meter;
import io.cometmq.benchmark.load.Round;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The time of synchronous sends, at one rate after another. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description = {
            "Sends synchronously: the time to the answer, at one rate after another.",
            "At a rate the timetable is fixed, and the time counts from when a send was due."
        })
public final class LatencyCommand extends BenchCommand {
    @Mixin
    private final Schedule schedule = new Schedule();

    @Option(names = "--threads", description = "Sending threads. Default: ${DEFAULT-VALUE}.")
    private int threads = 1;

    @Option(
            names = "--rates",
            split = ",",
            description = "Messages a second of all threads, one measurement for each; 0 for one send after another."
                    + " Default: ${DEFAULT-VALUE}.")
    private List<Double> rates = List.of(0.0);

    @Override
    void checkOptions() {
        schedule.check(this);
        check("--threads", threads, 1, ProduceCommand.MOST_THREADS);
        rates.forEach(rate -> checkRate("--rates", rate));
    }

    @Override
    void measure() throws Exception {
        Payload payload = new Payload(size());
        try (BenchProducer producer = client().producer(ProducerPlan.plain(fresh("producer")))) {
            Topics topics = Topics.create(topicNames(), queues(), producer);
            for (double rate : rates) {
                Meter meter = new Meter();
                List<Round> rounds;
                try (Load load = new Load(threads, rate, meter, clock(), due -> {
                    producer.send(topics.next(), payload.plain());
                    meter.done(clock().nanos() - due, 1);
                })) {
                    rounds = rounds(load.meter(), schedule, 0);
                }
                Map<String, Object> setup = setup();
                setup.put("threads", threads);
                setup.put("rate", rate);
                report(setup, rounds, meter);
            }
        }
    }
}
