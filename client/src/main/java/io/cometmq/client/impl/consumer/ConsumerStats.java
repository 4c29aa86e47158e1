// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.body.ConsumeStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How fast one consumer pulls and consumes each topic: rates and times of the last minute. Thread-safe. */
final class ConsumerStats {
    private static final Duration RATE_SLOT = Duration.ofSeconds(10);
    private static final int RATE_SLOTS = 6;
    private static final Duration FAILURE_SLOT = Duration.ofMinutes(1);
    private static final int FAILURE_SLOTS = 60;

    private final Clock clock;
    private final Map<String, OfTopic> topics = new ConcurrentHashMap<>();

    ConsumerStats(Clock clock) {
        this.clock = clock;
    }

    /** One topic's figures; failures are also counted for an hour. */
    private record OfTopic(
            SlidingSum ok,
            SlidingSum failed,
            SlidingSum failedInHour,
            SlidingSum consumeMillis,
            SlidingSum pulled,
            SlidingSum pullMillis) {
        static OfTopic with(Clock clock) {
            return new OfTopic(
                    minute(clock),
                    minute(clock),
                    new SlidingSum(clock, FAILURE_SLOT, FAILURE_SLOTS),
                    minute(clock),
                    minute(clock),
                    minute(clock));
        }

        private static SlidingSum minute(Clock clock) {
            return new SlidingSum(clock, RATE_SLOT, RATE_SLOTS);
        }

        ConsumeStatus status() {
            return new ConsumeStatus(
                    failedInHour.sum(),
                    failed.perSecond(),
                    ok.perSecond(),
                    consumeMillis.average(),
                    pullMillis.average(),
                    pulled.perSecond());
        }
    }

    /** What the figures are measured by. */
    Clock clock() {
        return clock;
    }

    /** A listener call ended after {@code millis}. */
    void called(String topic, long millis) {
        of(topic).consumeMillis().add(millis);
    }

    /** Messages were consumed, others failed. */
    void consumed(String topic, int ok, int failed) {
        OfTopic figures = of(topic);
        if (ok > 0) {
            figures.ok().add(ok);
        }
        if (failed > 0) {
            figures.failed().add(failed);
            figures.failedInHour().add(failed);
        }
    }

    /** A pull brought messages after {@code millis}. */
    void pulled(String topic, int messages, long millis) {
        OfTopic figures = of(topic);
        figures.pulled().add(messages);
        figures.pullMillis().add(millis);
    }

    /** The figures of these topics, and no longer those of others. */
    Map<String, ConsumeStatus> of(Set<String> subscribed) {
        topics.keySet().retainAll(subscribed);
        Map<String, ConsumeStatus> all = new TreeMap<>();
        subscribed.forEach(topic -> all.put(topic, of(topic).status()));
        return all;
    }

    private OfTopic of(String topic) {
        OfTopic known = topics.get(topic); // without the lock and the lambda of what follows, for each listener call
        return known == null ? topics.computeIfAbsent(topic, name -> OfTopic.with(clock)) : known;
    }
}
