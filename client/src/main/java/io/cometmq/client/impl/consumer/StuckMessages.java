// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names messages that keep the offset of their queue from moving for longer than a bound, with the stack of the thread
 * that consumes them, once per bound. Owned by the thread that looks.
 */
final class StuckMessages {
    private static final Logger log = LoggerFactory.getLogger(StuckMessages.class);
    /** How many queues are named per look; the rest is counted. */
    private static final int MAX_REPORTS_PER_LOOK = 8;
    /** How many frames of a stack are shown. */
    private static final int MAX_FRAMES = 40;

    private static final Duration LEAST_PAUSE = Duration.ofMillis(10);

    private final String group;
    private final ListenerCalls calls;
    private final Clock clock;
    private final Duration bound;
    private final Consumer<String> report;
    private final Map<MessageQueue, Head> heads = new HashMap<>();

    /** The lowest message of a queue, since when it is that, and since when nobody spoke of it. */
    private record Head(long offset, long sinceNanos, long quietNanos) {}

    /** Reports to the log. */
    StuckMessages(String group, ListenerCalls calls, Clock clock, Duration bound) {
        this(group, calls, clock, bound, log::warn);
    }

    StuckMessages(String group, ListenerCalls calls, Clock clock, Duration bound, Consumer<String> report) {
        this.group = group;
        this.calls = calls;
        this.clock = clock;
        this.bound = bound;
        this.report = report;
    }

    /** How often to look, so that reports come little later than the bound. */
    Duration pause() {
        Duration quarter = bound.dividedBy(4);
        return quarter.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : quarter;
    }

    /** Looks at the queues that are held now. */
    void look(Map<MessageQueue, ProcessQueue> held) {
        heads.keySet().retainAll(held.keySet());
        int reports = 0;
        for (Map.Entry<MessageQueue, ProcessQueue> entry : held.entrySet()) {
            reports += look(entry.getKey(), entry.getValue(), reports) ? 1 : 0;
        }
        if (reports > MAX_REPORTS_PER_LOOK) {
            report.accept("Offsets of further queues do not move: group=" + group + " queues="
                    + (reports - MAX_REPORTS_PER_LOOK));
        }
    }

    private boolean look(MessageQueue queue, ProcessQueue processQueue, int reports) {
        MessageExt first = processQueue.first();
        if (first == null) {
            heads.remove(queue);
            return false;
        }
        long now = clock.nanos();
        Head head = heads.get(queue);
        if (head == null || head.offset() != first.getQueueOffset()) {
            heads.put(queue, new Head(first.getQueueOffset(), now, now));
            return false;
        }
        if (now - head.quietNanos() < bound.toNanos()) {
            return false;
        }
        heads.put(queue, new Head(head.offset(), head.sinceNanos(), now));
        if (reports < MAX_REPORTS_PER_LOOK) {
            report.accept("Message keeps the offset of its queue from moving: group=" + group + " queue=" + queue
                    + " offset=" + first.getQueueOffset() + " msgId=" + first.getMsgId() + " heldMillis="
                    + Duration.ofNanos(now - head.sinceNanos()).toMillis() + " boundMillis=" + bound.toMillis()
                    + " reconsumeTimes=" + first.getReconsumeTimes()
                    + consumedBy(calls.consuming(queue, first.getQueueOffset())));
        }
        return true;
    }

    private static String consumedBy(Optional<ListenerCalls.Call> call) {
        if (call.isEmpty()) {
            return " thread=none, it waits for a thread or for its next try";
        }
        Thread thread = call.get().thread();
        StringBuilder text = new StringBuilder(" thread=").append(thread.getName());
        StackTraceElement[] stack = thread.getStackTrace();
        for (int i = 0; i < Math.min(stack.length, MAX_FRAMES); i++) {
            text.append("\n  at ").append(stack[i]);
        }
        return text.toString();
    }
}
