// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.delay;

import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_QUEUE_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_TOPIC;

import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.StoreException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes of the waiting copy of a message the one that goes where it was bound for. Immutable. */
public final class Redelivery {
    private static final Logger log = LoggerFactory.getLogger(Redelivery.class);

    private final MessageStore store;
    private final PublishedAddress storeHost;

    /** Appends to {@code store}, under the address that clients know. */
    public Redelivery(MessageStore store, PublishedAddress storeHost) {
        this.store = store;
        this.storeHost = storeHost;
    }

    /**
     * Delivers one message. One without a usable destination is dropped with a line in the log: it could never be
     * delivered and would stop its level.
     *
     * @throws io.cometmq.store.StoreException when the store refuses; the message was not delivered
     */
    void deliver(RecordSlice waiting) {
        NewRecord copy = copy(waiting, RecordLayout.properties(waiting.bytes(), 0));
        if (copy == null) {
            return;
        }
        try {
            store.append(copy);
        } catch (StoreException refused) {
            if (refused.reason() != StoreException.Reason.ILLEGAL) {
                throw refused;
            }
            log.error(
                    "Delayed message dropped, the store will never take it: logOffset={} topic={}",
                    waiting.logOffset(),
                    copy.topic(),
                    refused);
        }
    }

    /**
     * The record to append for a waiting one, or null, with a line in the log, when it names no usable destination.
     *
     * @param properties of the new record, with REAL_TOPIC and REAL_QID
     */
    public @Nullable NewRecord copy(RecordSlice waiting, String properties) {
        String topic = MessageProperties.get(properties, PROPERTY_REAL_TOPIC);
        int queueId = queueId(MessageProperties.get(properties, PROPERTY_REAL_QUEUE_ID));
        if (topic == null || queueId < 0 || topic.equals(TopicNames.TRANS_HALF_TOPIC)) {
            log.error(
                    "Delayed message dropped, it names no destination: logOffset={} REAL_TOPIC={} REAL_QID={}",
                    waiting.logOffset(),
                    topic,
                    queueId);
            return null;
        }
        return copy(waiting, topic, queueId, properties);
    }

    /** The record to append for a waiting one, to this queue; its body is a view of the waiting one's. */
    public NewRecord copy(RecordSlice waiting, String topic, int queueId, String properties) {
        ByteBuffer bytes = waiting.bytes();
        return new NewRecord(
                topic,
                new RecordHead(
                        queueId,
                        RecordLayout.flag(bytes, 0),
                        RecordLayout.sysFlag(bytes, 0),
                        RecordLayout.bornTimestamp(bytes, 0),
                        RecordLayout.bornHost(bytes, 0),
                        storeHost.get(),
                        RecordLayout.reconsumeTimes(bytes, 0),
                        0),
                bytes.slice(RecordLayout.bodyPosition(bytes, 0), RecordLayout.bodyLength(bytes, 0)),
                EncodedProperties.of(properties),
                false);
    }

    private static int queueId(@Nullable String text) {
        try {
            return text == null ? -1 : Integer.parseInt(text);
        } catch (NumberFormatException ignored) {
            // Reported by the caller, which names the value.
            return -1;
        }
    }
}
