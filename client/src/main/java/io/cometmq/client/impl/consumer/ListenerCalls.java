// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.hook.ConsumeMessageContext;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NamespaceUtil;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the listener of one consumer, of whatever kind, and knows which calls run now on which threads. At most one call
 * runs on a thread. Thread-safe.
 */
final class ListenerCalls {
    private static final Logger log = LoggerFactory.getLogger(ListenerCalls.class);

    private final String group;
    private final String retryTopic;
    private final ConsumerStats stats;
    private final Clock clock;
    private final ConsumeHooks hooks;
    private final Duration timeout;
    private final @Nullable String namespace;
    private final Map<Thread, Call> running = new ConcurrentHashMap<>();

    /** Calls for a group, without hooks. */
    ListenerCalls(String group, ConsumerStats stats, Clock clock) {
        this(group, stats, clock, new ConsumeHooks(), Duration.ofDays(1), null);
    }

    /**
     * Calls for a group.
     *
     * @param timeout hooks are told when a call takes longer
     * @param namespace which the listener does not see in topics
     */
    ListenerCalls(
            String group,
            ConsumerStats stats,
            Clock clock,
            ConsumeHooks hooks,
            Duration timeout,
            @Nullable String namespace) {
        this.namespace = namespace;
        this.hooks = hooks;
        this.timeout = timeout;
        this.group = group;
        this.retryTopic = TopicNames.retryTopic(group);
        this.stats = stats;
        this.clock = clock;
    }

    /** A call that runs now. */
    record Call(Thread thread, MessageQueue queue, List<MessageExt> messages, long sinceNanos) {}

    /**
     * What came of a call.
     *
     * @param status what the listener returned; null when it returned null or threw
     * @param failure what it threw
     */
    record Outcome<S>(@Nullable S status, @Nullable Throwable failure, Duration took) {
        /** The status, or this one when there is none. */
        S or(S whenNone) {
            return status == null ? whenNone : status;
        }
    }

    ConsumerStats stats() {
        return stats;
    }

    /**
     * Calls the listener on this thread with messages that get their own topic and the time of the call. Never throws: a
     * listener may throw anything, and its messages must come again all the same.
     *
     * @param listener the call; null means not consumed
     */
    @SuppressWarnings("CatchingUnchecked")
    <S> Outcome<S> run(MessageQueue queue, List<MessageExt> messages, Supplier<@Nullable S> listener) {
        prepare(messages);
        ConsumeMessageContext hooked = hooks.before(group, queue, messages);
        long since = clock.nanos();
        running.put(Thread.currentThread(), new Call(Thread.currentThread(), queue, messages, since));
        S status = null;
        Throwable thrown = null;
        try {
            status = listener.get();
        } catch (Throwable failure) {
            thrown = failure;
        } finally {
            running.remove(Thread.currentThread());
        }
        Duration took = Duration.ofNanos(clock.nanos() - since);
        stats.called(queue.getTopic(), took.toMillis());
        if (status == null) {
            log.warn(
                    "Listener {}, messages come again: group={} queue={} firstOffset={}",
                    thrown == null ? "returned null" : "failed",
                    group,
                    queue,
                    messages.get(0).getQueueOffset(),
                    thrown);
        }
        Outcome<S> outcome = new Outcome<>(status, thrown, took);
        hooks.after(hooked, outcome, timeout);
        return outcome;
    }

    private void prepare(List<MessageExt> messages) {
        String now = Long.toString(clock.millis());
        for (MessageExt message : messages) {
            if (retryTopic.equals(message.getTopic())) {
                String original = message.getProperty(MessageConst.PROPERTY_RETRY_TOPIC);
                message.setTopic(original == null ? retryTopic : original);
            }
            if (namespace != null) {
                message.setTopic(NamespaceUtil.withoutNamespace(message.getTopic(), namespace));
            }
            message.putProperty(MessageConst.PROPERTY_CONSUME_START_TIMESTAMP, now);
        }
    }

    /** The call that consumes the message of this queue and offset now. */
    Optional<Call> consuming(MessageQueue queue, long queueOffset) {
        return running.values().stream()
                .filter(call -> call.queue().equals(queue))
                .filter(call -> call.messages().stream().anyMatch(message -> message.getQueueOffset() == queueOffset))
                .findFirst();
    }
}
