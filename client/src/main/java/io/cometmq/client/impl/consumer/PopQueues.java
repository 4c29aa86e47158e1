// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.body.PopProcessQueueInfo;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queues that a consumer pops from, as its broker said. Changed by the rebalance thread only; any may read. */
final class PopQueues {
    private static final Logger log = LoggerFactory.getLogger(PopQueues.class);

    private final String group;
    private final Clock clock;
    private final BiConsumer<MessageQueue, PopProcessQueue> onTaken;
    private final Map<MessageQueue, PopProcessQueue> held = new ConcurrentHashMap<>();

    /** Calls {@code onTaken} for each queue that is taken. */
    PopQueues(String group, Clock clock, BiConsumer<MessageQueue, PopProcessQueue> onTaken) {
        this.group = group;
        this.clock = clock;
        this.onTaken = onTaken;
    }

    /** Takes and gives up queues of a topic until exactly these are held; the answer is whether anything changed. */
    boolean hold(String topic, Set<MessageQueue> wanted) {
        boolean changed = false;
        for (MessageQueue queue : Set.copyOf(held.keySet())) {
            PopProcessQueue mine = held.get(queue);
            if (mine != null && queue.getTopic().equals(topic) && isLost(queue, mine, wanted)) {
                mine.drop();
                held.remove(queue);
                changed = true;
            }
        }
        for (MessageQueue queue : wanted) {
            if (!held.containsKey(queue)) {
                PopProcessQueue taken = new PopProcessQueue(clock.millis());
                held.put(queue, taken);
                onTaken.accept(queue, taken);
                changed = true;
            }
        }
        return changed;
    }

    private boolean isLost(MessageQueue queue, PopProcessQueue processQueue, Set<MessageQueue> wanted) {
        if (wanted.contains(queue) && processQueue.isPopExpired(clock.millis())) {
            log.error("Queue has not been popped for too long, it is taken anew: group={} queue={}", group, queue);
            return true;
        }
        return !wanted.contains(queue);
    }

    /** Gives up the queues of all other topics. */
    void retain(Set<String> topics) {
        held.forEach((queue, processQueue) -> {
            if (!topics.contains(queue.getTopic())) {
                processQueue.drop();
                held.remove(queue);
            }
        });
    }

    /** What an administrator is told. */
    Map<MessageQueue, PopProcessQueueInfo> info() {
        Map<MessageQueue, PopProcessQueueInfo> infos = new TreeMap<>();
        held.forEach((queue, processQueue) -> infos.put(queue, processQueue.info()));
        return infos;
    }
}
