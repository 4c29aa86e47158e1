// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.store.ArrivalListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** Looks after what RocketMQ's broker lent out before this one took over its store. Immutable. */
final class RevivedPops implements ArrivalListener {
    private final String topic;
    private final List<ReviveQueue> queues = new ArrayList<>();
    private final LoanAlarms alarms;
    private final Clock clock;

    RevivedPops(String topic, int queueCount, PopSource source, BiPredicate<String, String> exist, Clock clock) {
        this.topic = topic;
        this.alarms = source.alarms();
        this.clock = clock;
        for (int queueId = 0; queueId < queueCount; queueId++) {
            queues.add(new ReviveQueue(topic, queueId, source, exist));
        }
    }

    /** Begins with what is there already. */
    void start() {
        queues.forEach(queue -> alarms.set(queue, clock.millis()));
    }

    @Override
    public void onArrival(String arrivedIn, int queueId, long nextQueueOffset, long tagsCode) {
        if (queueId < queues.size() && arrivedIn.equals(topic)) {
            alarms.set(queues.get(queueId), clock.millis());
        }
    }
}
