// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import static io.cometmq.common.message.MessageConst.PROPERTY_FIRST_POP_TIME;
import static io.cometmq.common.message.MessageConst.PROPERTY_ORIGIN_GROUP;

import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.RepeatedLine;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.StoreException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores messages anew that were lent and not consumed in time: in the group's pop retry topic, where its next pop finds
 * them. A message is settled in its queue only when the copy is as durable as a send is promised to be. Thread-safe.
 */
final class Revival {
    private static final Logger log = LoggerFactory.getLogger(Revival.class);
    /** How many messages of one queue are stored before other queues have their turn. */
    private static final int BATCH = 128;
    /** When the store does not take a copy, the loan goes on for this time. */
    static final long RETRY_AFTER_MILLIS = 5000;

    private final MessageStore store;
    private final RetryTopics topics;
    private final PublishedAddress storeHost;
    private final Clock clock;
    private final RepeatedLine notStored;
    private final RepeatedLine gone;

    Revival(MessageStore store, RetryTopics topics, PublishedAddress storeHost, Clock clock, Scheduler scheduler) {
        this.store = store;
        this.topics = topics;
        this.storeHost = storeHost;
        this.clock = clock;
        this.notStored = RepeatedLine.of(log, "Popped message not stored for another try", scheduler);
        this.gone = RepeatedLine.of(log, "Popped message is gone before it was consumed", scheduler);
    }

    /** Stores what of this queue is due, a batch at most. */
    void revive(PopQueue queue, long nowMillis) {
        ExpiredLoans expired = queue.takeExpired(nowMillis, BATCH);
        for (int i = 0; i < expired.count(); i++) {
            long offset = expired.offset(i);
            long popTime = expired.popTime(i);
            boolean suspended = expired.isSuspended(i);
            CompletableFuture<Boolean> stored;
            try {
                stored = store(queue.topic(), queue.group(), queue.queueId(), offset, popTime, !suspended);
            } catch (RuntimeException failure) {
                stored = CompletableFuture.failedFuture(failure);
            }
            CompletableFuture<Void> unused = stored.handle((durable, failure) -> {
                settle(queue, offset, popTime, suspended, Boolean.TRUE.equals(durable), failure);
                return null;
            });
        }
    }

    private void settle(
            PopQueue queue,
            long offset,
            long popTime,
            boolean suspended,
            boolean durable,
            @Nullable Throwable failure) {
        if (durable) {
            queue.revived(offset, popTime);
            return;
        }
        if (notStored.mayLog()) {
            log.warn(
                    "Popped message not stored for another try, its loan goes on: topic={} group={} queueId={} queueOffset={} afterMillis={}",
                    queue.topic(),
                    queue.group(),
                    queue.queueId(),
                    offset,
                    RETRY_AFTER_MILLIS,
                    failure);
        }
        queue.notRevived(offset, popTime, suspended, clock.millis() + RETRY_AFTER_MILLIS);
    }

    /**
     * Stores the copy of one message.
     *
     * @param failed whether this try counts as one that failed
     * @return completes with true when the copy is as durable as promised, or when there is nothing to store any more
     * @throws StoreException when the store takes no copy now
     */
    CompletableFuture<Boolean> store(
            String topic, String group, int queueId, long offset, long popTimeMillis, boolean failed) {
        try (ReadResult found = store.readMended(topic, queueId, offset, 1, Integer.MAX_VALUE, RecordFilter.ALL)) {
            if (found.status() != ReadResult.Status.FOUND
                    || !isAt(found.records().get(0), offset)) {
                if (gone.mayLog()) {
                    log.warn(
                            "Popped message is gone before it was consumed: topic={} group={} queueId={} queueOffset={} found={}",
                            topic,
                            group,
                            queueId,
                            offset,
                            found.status());
                }
                return CompletableFuture.completedFuture(true);
            }
            return append(found.records().get(0).bytes(), topic, group, popTimeMillis, failed);
        } catch (StoreException refused) {
            if (refused.reason() != StoreException.Reason.ILLEGAL) {
                throw refused;
            }
            log.error(
                    "Popped message dropped, the store will never take its copy: topic={} group={} queueId={} queueOffset={}",
                    topic,
                    group,
                    queueId,
                    offset,
                    refused);
            return CompletableFuture.completedFuture(true);
        }
    }

    private static boolean isAt(RecordSlice record, long offset) {
        return RecordLayout.queueOffset(record.bytes(), 0) == offset;
    }

    private CompletableFuture<Boolean> append(
            ByteBuffer bytes, String topic, String group, long popTimeMillis, boolean failed) {
        String retryTopic = topics.forWriting(group, topic);
        String properties = MessageProperties.set(RecordLayout.properties(bytes, 0), PROPERTY_ORIGIN_GROUP, group);
        if (MessageProperties.get(properties, PROPERTY_FIRST_POP_TIME) == null) {
            properties = MessageProperties.set(properties, PROPERTY_FIRST_POP_TIME, Long.toString(popTimeMillis));
        }
        return store.append(new NewRecord(
                        retryTopic,
                        new RecordHead(
                                topics.queueFor(retryTopic, RecordLayout.queueId(bytes, 0)),
                                RecordLayout.flag(bytes, 0),
                                RecordLayout.sysFlag(bytes, 0),
                                RecordLayout.bornTimestamp(bytes, 0),
                                RecordLayout.bornHost(bytes, 0),
                                storeHost.get(),
                                RecordLayout.reconsumeTimes(bytes, 0) + (failed ? 1 : 0),
                                0),
                        bytes.slice(RecordLayout.bodyPosition(bytes, 0), RecordLayout.bodyLength(bytes, 0)),
                        EncodedProperties.of(properties),
                        true))
                .durable();
    }
}
