// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.store.log.RecordView;
import io.cometmq.store.offline.EntryProblems.Kind;
import io.cometmq.store.queue.QueueEntries;
import io.cometmq.store.queue.QueueEntries.Entry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A queue that keeps batches: its entries are in the order of the log, as its records are. */
final class BatchQueueCheck extends QueueCheck {
    private long number;
    private long firstOffset = -1;
    private long nextOffset;

    BatchQueueCheck(String topic, int queueId, QueueEntries entries, LogFacts log) {
        super(topic, queueId, entries, log);
        number = entries.first();
    }

    @Override
    void compare(RecordView record, long queueOffset, int messages, boolean compareTag) throws IOException {
        if (firstOffset >= 0 && queueOffset == 0) {
            beginAnew(nextOffset - firstOffset);
            number = entries().first();
            firstOffset = queueOffset;
        } else if (queueOffset < nextOffset) {
            problem(Kind.TWICE, number, queueOffset, "record at log offset " + record.logOffset());
        }
        firstOffset = firstOffset < 0 ? queueOffset : firstOffset;
        nextOffset = queueOffset + messages;
        Entry entry = present();
        while (entry != null && (entry.blank() || entry.logOffset() < record.logOffset())) {
            judgeRest(entry, Long.MAX_VALUE, true);
            number++;
            entry = present();
        }
        if (entry == null || entry.logOffset() > record.logOffset()) {
            missing(number, queueOffset, record);
            return;
        }
        boolean right = entry.pointsAt(record.logOffset(), record.size())
                && entry.queueOffset() == queueOffset
                && entry.messages() == messages;
        if (!right) {
            problem(
                    Kind.WRONG,
                    number,
                    queueOffset,
                    "it is of " + entry.messages() + " messages from queue offset " + entry.queueOffset()
                            + " on, expected " + messages + " from " + queueOffset + " on");
        } else if (compareTag) {
            compareTag(entry, record);
        }
        number++;
    }

    @Override
    void compareRest(long logEnd, boolean unclean) throws IOException {
        for (Entry entry = present(); entry != null; entry = present()) {
            judgeRest(entry, logEnd, unclean);
            number++;
        }
    }

    private @Nullable Entry present() throws IOException {
        Entry entry = entries().at(number);
        return entry != null && entry.written() ? entry : null;
    }
}
