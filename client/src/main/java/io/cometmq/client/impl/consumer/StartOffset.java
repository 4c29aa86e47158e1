// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.ReadOffsetType;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.MQAdminImpl;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * Where a consumer begins in a queue that it takes: at the group's offset, else where its settings say. Immutable.
 *
 * @param where the choice for queues of which the group has no offset
 * @param timestamp for the choice by time, milliseconds since 1970
 */
record StartOffset(OffsetStore offsets, MQAdminImpl admin, ConsumeFromWhere where, long timestamp) {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
    private static final Duration DEFAULT_AGE = Duration.ofMinutes(30);

    /** The time of the choice by time when the user does not say: half an hour before now. */
    static String byDefault(Clock clock) {
        return TIMESTAMP
                .withZone(ZoneId.systemDefault())
                .format(Instant.ofEpochMilli(clock.millis()).minus(DEFAULT_AGE));
    }

    /** The offset to begin at. Calls brokers; fails when they do not say. */
    long of(MessageQueue queue) throws MQClientException {
        return of(queue, offsets.readOffset(queue, ReadOffsetType.READ_FROM_STORE));
    }

    /** The same when it is known what the offset store says. */
    long of(MessageQueue queue, long stored) throws MQClientException {
        if (stored >= 0) {
            return stored;
        }
        if (stored != OffsetStore.NO_OFFSET) {
            throw new MQClientException("the offset of queue " + queue + " cannot be read, it is tried again", null);
        }
        boolean retry = TopicNames.isRetryTopic(queue.getTopic());
        return switch (where) {
            case CONSUME_FROM_FIRST_OFFSET -> 0;
            // Compat: a retry topic has nothing older than the group, so its clock counts from the end.
            case CONSUME_FROM_TIMESTAMP -> retry ? admin.maxOffset(queue) : admin.searchOffset(queue, timestamp);
            default -> retry ? 0 : admin.maxOffset(queue);
        };
    }

    /**
     * Reads a time {@code yyyyMMddHHmmss} of this machine's zone.
     *
     * @return milliseconds since 1970
     */
    static long parse(String text) throws MQClientException {
        try {
            return LocalDateTime.parse(text, TIMESTAMP)
                    .atZone(ZoneId.systemDefault())
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeParseException malformed) {
            throw new MQClientException(
                    "consumeTimestamp is invalid, " + text + ": expected yyyyMMddHHmmss", malformed);
        }
    }
}
