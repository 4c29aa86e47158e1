// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import io.cometmq.benchmark.client.BenchProducer;
import io.cometmq.benchmark.client.ProducerPlan;
import picocli.CommandLine.Command;

/** Transactions: a half message, its commit, and the arrival at a consumer. */
@Command(
        name = "tx",
        mixinStandardHelpOptions = true,
        description = "Commits transactional messages and consumes them: counted when the listener gets them.")
public final class TransactionCommand extends DeliveryCommand {
    private static final int THREADS = 64;

    /** 64 threads at full speed. */
    public TransactionCommand() {
        super(THREADS, 0);
    }

    @Override
    ProducerPlan producer(String group) {
        return new ProducerPlan(group, true, false, ProducerPlan.NO_COMPRESSION);
    }

    @Override
    void send(BenchProducer producer, String topic, Payload payload, long due, InFlight waiting) throws Exception {
        producer.sendInTransaction(topic, payload.stamped(due));
    }

    @Override
    long nanos(long stamp) {
        return clock().nanos() - stamp;
    }
}
