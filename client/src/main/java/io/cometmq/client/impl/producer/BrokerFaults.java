// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.common.lifecycle.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Which brokers are better avoided, and until when, judged by how long they took to answer. Thread-safe; holds one entry
 * per broker that was slow or silent.
 */
final class BrokerFaults {
    /** The latency that a failed call counts as, in milliseconds. */
    private static final long FAILED_LATENCY_MILLIS = 10_000;

    private final Clock clock;
    private final Supplier<LatencySteps> steps;
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();

    /**
     * What is known of a broker.
     *
     * @param reachable false when it did not answer, until it answers again
     * @param checkNanos when it is to be probed next
     */
    private record Fault(long avoidUntilNanos, boolean reachable, long checkNanos) {}

    BrokerFaults(Clock clock, Supplier<LatencySteps> steps) {
        this.clock = clock;
        this.steps = steps;
    }

    /**
     * Remembers how a call ended.
     *
     * @param reachable whether the broker answered at all
     */
    void update(String brokerName, long latencyMillis, boolean failed, boolean reachable) {
        long avoidMillis = steps.get().avoidMillis(failed ? FAILED_LATENCY_MILLIS : latencyMillis);
        if (avoidMillis > 0 || !reachable) {
            long now = clock.nanos();
            faults.put(brokerName, new Fault(now + avoidMillis * 1_000_000, reachable, now));
        } else if (!faults.isEmpty()) {
            faults.remove(brokerName);
        }
    }

    /** Whether the broker need not be avoided now. */
    boolean isAvailable(String brokerName) {
        Fault fault = faults.get(brokerName);
        return fault == null || clock.nanos() - fault.avoidUntilNanos >= 0;
    }

    /** Whether the broker answered the last call or probe. */
    boolean isReachable(String brokerName) {
        Fault fault = faults.get(brokerName);
        return fault == null || fault.reachable;
    }

    /** The brokers whose next probe is due, which becomes due again {@code interval} from now. */
    List<String> dueForProbe(Duration interval) {
        long now = clock.nanos();
        List<String> due = new ArrayList<>();
        faults.forEach((name, fault) -> {
            if (now - fault.checkNanos >= 0) {
                Fault later = new Fault(fault.avoidUntilNanos, fault.reachable, now + interval.toNanos());
                if (faults.replace(name, fault, later)) {
                    due.add(name);
                }
            }
        });
        return due;
    }

    /** A probe was answered; true when the broker was unreachable before. */
    boolean answered(String brokerName) {
        Fault fault = faults.get(brokerName);
        return fault != null
                && !fault.reachable
                && faults.replace(brokerName, fault, new Fault(fault.avoidUntilNanos, true, fault.checkNanos));
    }

    /** Forgets a broker that no route names any more. */
    void forget(String brokerName) {
        faults.remove(brokerName);
    }
}
