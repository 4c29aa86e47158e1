// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import io.cometmq.benchmark.client.BenchProducer;
import picocli.CommandLine.Command;

/** From the moment that a message was due to be sent to the call of the listener. */
@Command(
        name = "e2e",
        mixinStandardHelpOptions = true,
        description = "Sends at a rate and consumes: the time from when a message was due to the call of the listener.")
public final class EndToEndCommand extends DeliveryCommand {
    private static final double RATE = 1_000;

    /** One sending thread, 1,000 messages a second. */
    public EndToEndCommand() {
        super(1, RATE);
    }

    @Override
    void send(BenchProducer producer, String topic, Payload payload, long due, InFlight waiting) throws Exception {
        waiting.send(due, done -> producer.sendAsync(topic, payload.stamped(due), done));
    }

    @Override
    long nanos(long stamp) {
        return clock().nanos() - stamp;
    }
}
