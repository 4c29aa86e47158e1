// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.log.LightQueues;
import io.cometmq.store.queue.ConsumeQueue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Tells a record of a queue from any other bytes that one of its entries may point at. Used by one thread. */
final class OwnRecords {
    private final ConsumeQueue queue;
    private final boolean light;
    private final ByteBuffer topic;

    OwnRecords(ConsumeQueue queue) {
        this.queue = queue;
        this.light = TopicNames.isLmq(queue.topic());
        this.topic = ByteBuffer.wrap(queue.topic().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether the bytes that an entry points at are a record, and the one of this queue at an offset. In a light queue it may
     * be the guest of a topic's queue.
     *
     * @param bytes as many as the entry says
     * @param messages how many the entry says that the record holds
     */
    boolean isAt(ByteBuffer bytes, long logOffset, int size, long queueOffset, int messages) {
        boolean record = RecordLayout.check(bytes, 0).isEmpty()
                && RecordLayout.totalSize(bytes, 0) == size
                && RecordLayout.physicalOffset(bytes, 0) == logOffset;
        return record
                && ((isOwn(bytes, queueOffset) && (light || messagesIn(bytes) == messages))
                        || (light && isGuest(bytes, queueOffset)));
    }

    private boolean isOwn(ByteBuffer record, long queueOffset) {
        if (RecordLayout.queueOffset(record, 0) != queueOffset
                || RecordLayout.queueId(record, 0) != queue.queueId()
                || RecordLayout.topicLength(record, 0) != topic.limit()) {
            return false;
        }
        return record.slice(RecordLayout.topicPosition(record, 0), topic.limit())
                .equals(topic);
    }

    private static int messagesIn(ByteBuffer record) {
        boolean several = (RecordLayout.sysFlag(record, 0) & MessageSysFlag.INNER_BATCH) != 0;
        return several ? InnerBatch.messagesIn(RecordLayout.properties(record, 0)) : 1;
    }

    private boolean isGuest(ByteBuffer record, long queueOffset) {
        return LightQueues.offsetIn(RecordLayout.properties(record, 0), queue.topic()) == queueOffset;
    }
}
