// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.topic.TopicNames.OFFSET_MOVED_EVENT;

import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.RepeatedLine;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.RecordHead;
import io.cometmq.remoting.protocol.body.OffsetMovedEvent;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.StoreException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down, as messages of the topic OFFSET_MOVED_EVENT, that a consumer asked for an offset which its queue does not have,
 * and where it was sent: messages were skipped, or come again. Appends on a lane, as far as it keeps
 * up. Thread-safe; what it remembers is guarded by its own lock.
 */
public final class MovedOffsets {
    /** Events that wait to be appended at most; what comes more is only counted in the log. */
    static final int MAX_WAITING = 1000;

    /** The same is not written again within this time, however often a consumer asks. */
    static final Duration ONCE = Duration.ofSeconds(5);
    /** Events that are remembered for that. */
    private static final int MAX_REMEMBERED = 1000;

    private record Asked(String group, String topic, int queueId, long offset) {}

    private static final Logger log = LoggerFactory.getLogger(MovedOffsets.class);
    private static final int QUEUE = 0;

    private final MessageStore store;
    private final BrokerIdentity identity;
    private final Executor lane;
    private final RepeatedLine lost;
    private final Clock clock;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<Asked, Long> remembered = new LinkedHashMap<>();

    /** @param lane appends the events */
    public MovedOffsets(MessageStore store, BrokerIdentity identity, Executor lane, Scheduler scheduler, Clock clock) {
        this.store = store;
        this.identity = identity;
        this.lane = lane;
        this.lost = RepeatedLine.of(log, "Event of a moved offset not stored", scheduler);
        this.clock = clock;
    }

    /** A pull was answered that it goes on elsewhere. */
    void note(Pull ask, long offsetAsked, long offsetNew) {
        if (!isNew(new Asked(ask.consumerGroup(), ask.topic(), ask.queueId(), offsetAsked))) {
            return;
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            logLost(ask, "too many wait: expected at most " + MAX_WAITING);
            return;
        }
        try {
            lane.execute(() -> append(ask, offsetAsked, offsetNew));
        } catch (RejectedExecutionException full) {
            waiting.decrementAndGet();
            logLost(ask, String.valueOf(full.getMessage()));
        }
    }

    private boolean isNew(Asked asked) {
        long now = clock.nanos();
        synchronized (remembered) {
            Long last = remembered.get(asked);
            if (last != null && now - last < ONCE.toNanos()) {
                return false;
            }
            remembered.remove(asked);
            remembered.put(asked, now);
            if (remembered.size() > MAX_REMEMBERED) {
                remembered.keySet().remove(remembered.keySet().iterator().next());
            }
            return true;
        }
    }

    private void append(Pull ask, long offsetAsked, long offsetNew) {
        try {
            store.append(event(ask, offsetAsked, offsetNew));
        } catch (StoreException refused) {
            logLost(ask, String.valueOf(refused.getMessage()));
        } finally {
            waiting.decrementAndGet();
        }
    }

    private NewRecord event(Pull ask, long offsetAsked, long offsetNew) {
        String group = ask.consumerGroup();
        MessageQueue queue = new MessageQueue(ask.topic(), identity.brokerName(), ask.queueId());
        InetSocketAddress here = identity.address().get();
        return new NewRecord(
                OFFSET_MOVED_EVENT,
                new RecordHead(QUEUE, 0, 0, clock.millis(), here, here, 0, 0),
                ByteBuffer.wrap(Json.writeBytes(new OffsetMovedEvent(group, queue, offsetNew, offsetAsked))),
                EncodedProperties.of(Map.of("KEYS", group, "TAGS", group)),
                false);
    }

    private void logLost(Pull ask, String why) {
        if (lost.mayLog()) {
            log.warn(
                    "Event of a moved offset not stored: group={} topic={} queueId={} cause={}",
                    ask.consumerGroup(),
                    ask.topic(),
                    ask.queueId(),
                    why);
        }
    }
}
