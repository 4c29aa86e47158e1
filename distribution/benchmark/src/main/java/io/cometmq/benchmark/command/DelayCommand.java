// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import io.cometmq.benchmark.client.BenchProducer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Messages with a delivery time, and how late they are. */
@Command(
        name = "delay",
        mixinStandardHelpOptions = true,
        description = "Sends messages with a delivery time: how long after it the listener is called.")
public final class DelayCommand extends DeliveryCommand {
    private static final double RATE = 1_000;
    private static final int MOST_SECONDS = 3_600;

    @Option(names = "--delay", description = "Seconds from sending to delivery. Default: ${DEFAULT-VALUE}.")
    private int delay = 5;

    /** One sending thread, 1,000 messages a second. */
    public DelayCommand() {
        super(1, RATE);
    }

    @Override
    void checkOptions() {
        super.checkOptions();
        check("--delay", delay, 1, MOST_SECONDS);
    }

    @Override
    int delaySeconds() {
        return delay;
    }

    @Override
    void send(BenchProducer producer, String topic, Payload payload, long due, InFlight waiting) throws Exception {
        long deliverAt = clock().millis() + TimeUnit.SECONDS.toMillis(delay);
        waiting.send(due, done -> producer.sendAt(topic, payload.stamped(deliverAt), deliverAt, done));
    }

    /** The broker knows milliseconds only; what comes in the millisecond itself is not late. */
    @Override
    long nanos(long stamp) {
        return TimeUnit.MILLISECONDS.toNanos(clock().millis() - stamp);
    }

    @Override
    Map<String, Object> described() {
        Map<String, Object> setup = super.described();
        setup.put("delay", delay);
        return setup;
    }
}
