// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_QUEUE_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_TOPIC;
import static io.cometmq.common.message.MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET;

import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.routing.Routing;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.Appended;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import java.nio.ByteBuffer;

/** Appends copies of half messages: where they are bound for, or where they wait on. Immutable. */
final class HalfCopies {
    private final MessageStore store;
    private final Routing routing;
    private final PublishedAddress storeHost;

    /** @param routing the steps of a message that is committed, delays for example */
    HalfCopies(MessageStore store, Routing routing, PublishedAddress storeHost) {
        this.store = store;
        this.routing = routing;
        this.storeHost = storeHost;
    }

    /**
     * Appends the message that consumers see.
     *
     * @throws io.cometmq.store.StoreException when the store refuses
     * @throws IllegalArgumentException when the half message names no destination
     */
    Appended commit(HalfMessage half) {
        return commit(half, destination(half));
    }

    /** The same, to where {@link #destination} said. */
    Appended commit(HalfMessage half, Destination to) {
        int sysFlag = RecordLayout.sysFlag(half.bytes(), 0) | MessageSysFlag.TRANSACTION_COMMIT;
        long born = RecordLayout.bornTimestamp(half.bytes(), 0);
        return append(half, to, new Marks(sysFlag, born, half.record().logOffset()), true);
    }

    /**
     * Where a half message goes when it is committed now, as what.
     *
     * @throws IllegalArgumentException when the half message names no destination
     */
    Destination destination(HalfMessage half) {
        String topic = half.realTopic();
        if (topic == null || !half.hasDestination()) {
            throw new IllegalArgumentException("half message without destination: " + half.queueOffset());
        }
        String properties = MessageProperties.remove(half.properties(), PROPERTY_REAL_TOPIC);
        properties = MessageProperties.remove(properties, PROPERTY_REAL_QUEUE_ID);
        properties = MessageProperties.remove(properties, PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET);
        return routing.route(new Destination(topic, half.realQueueId(), properties));
    }

    /** Appends the half message anew, with other properties, to its own queue or to that of those that are given up. */
    Appended keep(HalfMessage half, String topic, String properties) {
        return keep(half, new Destination(topic, 0, properties), 0);
    }

    /**
     * The same with a mark by which the copy is found again.
     *
     * @param madeFrom the log offset of what this is a copy of; 0 for none
     */
    Appended keep(HalfMessage half, Destination to, long madeFrom) {
        int sysFlag = RecordLayout.sysFlag(half.bytes(), 0);
        return append(half, to, new Marks(sysFlag, bornTimestamp(half.bytes()), madeFrom), false);
    }

    /** What a copy says of itself. */
    private record Marks(int sysFlag, long bornTimestamp, long preparedOffset) {}

    private Appended append(HalfMessage half, Destination to, Marks marks, boolean wait) {
        ByteBuffer bytes = half.bytes();
        return store.append(new NewRecord(
                to.topic(),
                new RecordHead(
                        to.queueId(),
                        RecordLayout.flag(bytes, 0),
                        marks.sysFlag(),
                        marks.bornTimestamp(),
                        RecordLayout.bornHost(bytes, 0),
                        storeHost.get(),
                        RecordLayout.reconsumeTimes(bytes, 0),
                        marks.preparedOffset()),
                half.body(),
                to.properties(),
                wait));
    }

    /** The age of copies is told by it, so a producer whose clock runs ahead must not keep them young for ever. */
    private static long bornTimestamp(ByteBuffer record) {
        return Math.min(RecordLayout.bornTimestamp(record, 0), RecordLayout.storeTimestamp(record, 0));
    }
}
