// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import io.cometmq.benchmark.client.BenchProducer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The topics of a load, one after another. Thread-safe. */
final class Topics {
    private final List<String> names;
    private final AtomicLong next = new AtomicLong();

    private Topics(List<String> names) {
        this.names = names;
    }

    /** Makes the topics through {@code producer}. */
    static Topics create(List<String> names, int queues, BenchProducer producer) throws Exception {
        for (String name : names) {
            producer.createTopic(name, queues);
        }
        return new Topics(names);
    }

    /** The topic of the next message. */
    String next() {
        return names.size() == 1 ? names.get(0) : names.get((int) (next.getAndIncrement() % names.size()));
    }
}
