// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import io.cometmq.common.metrics.Buckets;
import io.cometmq.common.metrics.Histogram;
import java.util.concurrent.atomic.LongAdder;

/** The transactions of one topic that ended. Thread-safe. */
public final class TransactionTraffic {
    private static final Buckets AGES = Buckets.plain(5, 60, 600, 3600, 43200, 86400);

    private final String topic;
    private final LongAdder committed = new LongAdder();
    private final LongAdder rolledBack = new LongAdder();
    private final Histogram ages = new Histogram(AGES);

    TransactionTraffic(String topic) {
        this.topic = topic;
    }

    void ended(boolean commit, long ageSeconds) {
        if (commit) {
            committed.increment();
            ages.observe(ageSeconds);
        } else {
            rolledBack.increment();
        }
    }

    /** The topic; {@link BrokerStats#OTHER} for all that are not counted by themselves. */
    public String topic() {
        return topic;
    }

    /** How many were committed. */
    public long committed() {
        return committed.sum();
    }

    /** How many were rolled back. */
    public long rolledBack() {
        return rolledBack.sum();
    }

    /** How many seconds old those were that were committed. */
    public Histogram ages() {
        return ages;
    }
}
