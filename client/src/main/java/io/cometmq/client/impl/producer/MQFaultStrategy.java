// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.common.message.MessageQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the queue of the next try: in turn, not the broker that just failed, and, when latency counts, not one that is
 * slow. When nothing else is left, any queue will do. Thread-safe.
 */
final class MQFaultStrategy {
    private final BrokerFaults faults;
    private final BooleanSupplier latencyCounts;

    /** Avoids slow brokers while {@code latencyCounts}. */
    MQFaultStrategy(BrokerFaults faults, BooleanSupplier latencyCounts) {
        this.faults = faults;
        this.latencyCounts = latencyCounts;
    }

    /** Chooses a queue; {@code lastBroker} is the one that failed just now, if any. */
    MessageQueue choose(TopicPublishInfo topic, @Nullable String lastBroker) {
        MessageQueue chosen = null;
        if (latencyCounts.getAsBoolean()) {
            chosen = next(topic, name -> !name.equals(lastBroker) && faults.isAvailable(name));
        }
        if (chosen == null && latencyCounts.getAsBoolean()) {
            chosen = next(topic, name -> !name.equals(lastBroker) && faults.isReachable(name));
        }
        if (chosen == null && lastBroker != null) {
            chosen = next(topic, name -> !name.equals(lastBroker));
        }
        return chosen == null ? topic.next() : chosen;
    }

    /**
     * Remembers how a try ended.
     *
     * @param reachable whether the broker answered, or is not probed and so must be tried again after a while
     */
    void update(String brokerName, long latencyMillis, boolean failed, boolean reachable) {
        if (latencyCounts.getAsBoolean()) {
            faults.update(brokerName, latencyMillis, failed, reachable);
        }
    }

    private static @Nullable MessageQueue next(TopicPublishInfo topic, Predicate<String> brokerWanted) {
        for (int tried = 0; tried < topic.queues().size(); tried++) {
            MessageQueue queue = topic.next();
            if (brokerWanted.test(queue.getBrokerName())) {
                return queue;
            }
        }
        return null;
    }
}
