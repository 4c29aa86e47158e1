// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.MessageConst.PROPERTY_DLQ_ATTEMPTS;
import static io.cometmq.common.message.MessageConst.PROPERTY_DLQ_ORIGIN_MESSAGE_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_DLQ_ORIGIN_QUEUE_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_DLQ_ORIGIN_QUEUE_OFFSET;
import static io.cometmq.common.message.MessageConst.PROPERTY_DLQ_ORIGIN_TOPIC;
import static io.cometmq.common.message.MessageConst.PROPERTY_DLQ_REASON;
import static io.cometmq.common.message.MessageConst.PROPERTY_DLQ_TIME;
import static io.cometmq.common.message.MessageConst.PROPERTY_ORIGIN_MESSAGE_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_RETRY_TOPIC;
import static io.cometmq.common.message.MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX;

import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.topic.TopicCreation;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageId;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.MessageStore;
import io.cometmq.store.RecordSlice;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages that nobody will consume any more to their group's dead-letter topic, marked with why and with where they
 * came from. Thread-safe.
 */
public final class DeadLetters {
    /** A first copy within so many bytes of the log's end is in memory, so that an event loop may read it. */
    private static final long WARM_BYTES = 64L << 20;

    /** Why a message became a dead letter; the property {@code DLQ_REASON}. */
    enum Reason {
        /** It was tried as often as the group allows. */
        MAX_RECONSUME_TIMES,
        /** Its consumer said that no further try makes sense. */
        REJECTED_BY_CONSUMER,
        /** A consumer that keeps the order gave it up so as to go on with the next. */
        GIVEN_UP_IN_ORDER
    }

    private final MessageStore store;
    private final TopicCreation creation;
    private final Clock clock;

    public DeadLetters(MessageStore store, TopicCreation creation, Clock clock) {
        this.store = store;
        this.creation = creation;
        this.clock = clock;
    }

    /**
     * The place of a dead letter and its properties.
     *
     * @param attempts how often it was given to a consumer
     * @param mayReadDisk whether the first copy may be looked up where that could wait for the disk
     */
    Destination of(String group, String properties, Reason reason, int attempts, boolean mayReadDisk) {
        String marked = withOrigin(properties, mayReadDisk);
        marked = set(marked, PROPERTY_DLQ_REASON, reason.name());
        marked = set(marked, PROPERTY_DLQ_ATTEMPTS, String.valueOf(attempts));
        marked = set(marked, PROPERTY_DLQ_TIME, String.valueOf(clock.millis()));
        return new Destination(creation.dlqTopic(group).topicName(), 0, marked);
    }

    private String withOrigin(String properties, boolean mayReadDisk) {
        String topic = MessageProperties.get(properties, PROPERTY_RETRY_TOPIC);
        String first = MessageProperties.get(properties, PROPERTY_ORIGIN_MESSAGE_ID);
        String id = first != null ? first : MessageProperties.get(properties, PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        String marked = set(properties, PROPERTY_DLQ_ORIGIN_TOPIC, topic);
        marked = set(marked, PROPERTY_DLQ_ORIGIN_MESSAGE_ID, id);
        try (RecordSlice copy = firstCopy(first, properties, mayReadDisk)) {
            if (copy == null || !RecordLayout.topic(copy.bytes(), 0).equals(topic)) {
                return marked;
            }
            String queueId = String.valueOf(RecordLayout.queueId(copy.bytes(), 0));
            marked = set(marked, PROPERTY_DLQ_ORIGIN_QUEUE_ID, queueId);
            return set(
                    marked,
                    PROPERTY_DLQ_ORIGIN_QUEUE_OFFSET,
                    String.valueOf(RecordLayout.queueOffset(copy.bytes(), 0)));
        }
    }

    /** The record that was first given to a consumer, if it is still there and surely the same message. */
    private @Nullable RecordSlice firstCopy(@Nullable String id, String properties, boolean mayReadDisk) {
        long logOffset = logOffset(id);
        if (logOffset < store.minLogOffset()
                || logOffset >= store.maxLogOffset()
                || (!mayReadDisk && store.maxLogOffset() - logOffset > WARM_BYTES)) {
            return null;
        }
        RecordSlice copy = store.recordAt(logOffset);
        if (copy == null
                || Objects.equals(uniqueKey(RecordLayout.properties(copy.bytes(), 0)), uniqueKey(properties))) {
            return copy;
        }
        copy.close();
        return null;
    }

    private static long logOffset(@Nullable String id) {
        try {
            return id == null ? -1 : MessageId.parse(id).offset();
        } catch (IllegalArgumentException ignored) {
            // Clients may set this property to anything; then the first copy is not known.
            return -1;
        }
    }

    private static @Nullable String uniqueKey(String properties) {
        return MessageProperties.get(properties, PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
    }

    /** A mark that no longer fits is left out: better an unmarked dead letter than one that cannot be stored. */
    private static String set(String properties, String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return properties;
        }
        String marked = MessageProperties.set(properties, name, value);
        boolean fits = marked.length() * 3 <= MessageProperties.MAX_BYTES
                || marked.getBytes(StandardCharsets.UTF_8).length <= MessageProperties.MAX_BYTES;
        return fits ? marked : properties;
    }
}
