// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.log.CommitLog;
import io.cometmq.store.log.LightQueues;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.segment.SegmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What the log has to say about the entries of queues. Thread-safe. */
final class QueueLog {
    /** Entries of this topic carry the time of delivery in place of the tag's hash. */
    static final String SCHEDULE_TOPIC = "SCHEDULE_TOPIC_XXXX";

    private final QueueSource source;
    private final QueueTopics facts;

    QueueLog(QueueSource source, QueueTopics facts) {
        this.source = source;
        this.facts = facts;
    }

    /** Takes the records of a queue. */
    @FunctionalInterface
    interface Visitor {
        /** Takes one record, with what its entry has; false ends the visit. */
        boolean take(long queueOffset, int messages, RecordView record, long tagsCode) throws IOException;
    }

    QueueSource source() {
        return source;
    }

    /** Whether an entry says of a record of this queue what is true, or points at one that is gone by now. */
    boolean agrees(ConsumeQueue queue, long number, ByteBuffer entry) {
        long logOffset = QueueEntry.logOffset(entry, 0);
        return logOffset < source.log().startOffset() || source.lost().test(logOffset) || has(queue, number, entry);
    }

    /** Whether the log has the record that an entry says. */
    boolean has(ConsumeQueue queue, long number, ByteBuffer entry) {
        return has(queue, number, entry, QueueEntry.logOffset(entry, 0));
    }

    /** Whether the log has the record of an entry between two places, further on by one bit than the entry says. */
    boolean hasByOneBit(ConsumeQueue queue, long number, ByteBuffer entry, long from, long to) {
        long said = QueueEntry.logOffset(entry, 0);
        for (int bit = 0; bit < Long.SIZE - 1; bit++) {
            long place = said | 1L << bit;
            if (place != said && place >= from && place < to && has(queue, number, entry, place)) {
                return true;
            }
        }
        return false;
    }

    private boolean has(ConsumeQueue queue, long number, ByteBuffer entry, long logOffset) {
        SegmentFile segment = source.log().segments().at(logOffset);
        if (segment == null || !segment.pin()) {
            return false;
        }
        try {
            RecordView record = new RecordView();
            return record.wrap(segment, logOffset) == RecordView.Kind.RECORD
                    && record.size() == QueueEntry.size(entry, 0)
                    && offsetIn(queue, record) == queue.offsetOf(number, entry)
                    && messagesIn(queue, record) == queue.messagesOf(entry);
        } finally {
            segment.unpin();
        }
    }

    /**
     * Visits the records of a queue that begin between two log offsets, in order; the first must be that of a record.
     *
     * @return where a visit is to go on, at or behind {@code to} unless the visitor ended it
     */
    long visit(ConsumeQueue queue, long from, long to, Visitor visitor) throws IOException {
        CommitLog log = source.log();
        RecordView record = new RecordView();
        long offset = Math.max(from, log.startOffset());
        while (offset < to) {
            SegmentFile segment = log.segments().at(offset);
            if (segment == null || !segment.pin()) {
                // It was deleted meanwhile, with all before it; or the log ends here.
                long start = log.startOffset();
                if (offset >= start) {
                    return to;
                }
                offset = start;
                continue;
            }
            try {
                boolean whole = record.wrap(segment, offset) == RecordView.Kind.RECORD;
                boolean over = whole && !visit(queue, record, visitor);
                // Damage is looked at when the log is verified; here the next segment is a safe place to go on.
                offset = whole ? offset + record.size() : segment.endOffset();
                if (over) {
                    return offset;
                }
            } finally {
                segment.unpin();
            }
        }
        return offset;
    }

    /** What an entry has in place of the tag's hash, or that. */
    long tagsCode(boolean schedule, RecordView record) {
        int delayLevel = schedule ? record.properties().delayLevel() : 0;
        return delayLevel > 0
                ? record.storeTimestamp() + facts.delayMillis().applyAsLong(delayLevel)
                : record.properties().tagsCode();
    }

    /** How many messages a record holds by its own account; 0 when it does not say. */
    static int messagesIn(RecordView record) {
        boolean several = (record.sysFlag() & MessageSysFlag.INNER_BATCH) != 0;
        return several ? record.properties().innerCount() : 1;
    }

    /** The same in a queue: to a light one each record is one message. */
    private static int messagesIn(ConsumeQueue queue, RecordView record) {
        return TopicNames.isLmq(queue.topic()) ? 1 : messagesIn(record);
    }

    private boolean visit(ConsumeQueue queue, RecordView record, Visitor visitor) throws IOException {
        long queueOffset = record.belongsToQueue() ? offsetIn(queue, record) : -1;
        int messages = messagesIn(queue, record);
        boolean fits = queue.numbersEntries() ? messages == 1 : messages > 0;
        if (queueOffset < 0 || !fits || queue.isOfDeleted(queueOffset, record.logOffset())) {
            return true;
        }
        boolean schedule = record.topic().equals(SCHEDULE_TOPIC);
        return visitor.take(queueOffset, messages, record, tagsCode(schedule, record));
    }

    /** The queue offset of a record in a queue, or -1 when it is not in it. */
    private static long offsetIn(ConsumeQueue queue, RecordView record) {
        if (record.queueId() == queue.queueId() && record.topic().equals(queue.topic())) {
            return record.queueOffset();
        }
        return TopicNames.isLmq(queue.topic()) ? LightQueues.offsetIn(record.propertiesText(), queue.topic()) : -1;
    }
}
