// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.store.log.RecordView;
import io.cometmq.store.offline.EntryProblems.Kind;
import io.cometmq.store.queue.QueueEntries;
import io.cometmq.store.queue.QueueEntries.Entry;
import java.io.IOException;

/** A queue whose records hold one message each: the number of an entry is its queue offset. */
final class SingleQueueCheck extends QueueCheck {
    private long first = -1;
    private long next;
    /** Records at the front whose entries are blank: a queue that goes on behind a deletion begins with such entries. */
    private long blankFront;

    private boolean inFront = true;

    SingleQueueCheck(String topic, int queueId, QueueEntries entries, LogFacts log) {
        super(topic, queueId, entries, log);
    }

    @Override
    void compare(RecordView record, long queueOffset, int messages, boolean compareTag) throws IOException {
        if (first < 0) {
            first = queueOffset;
        } else if (queueOffset == 0) {
            beginAnew(next - first);
            first = queueOffset;
            blankFront = 0;
            inFront = true;
        } else if (queueOffset < next) {
            problem(Kind.TWICE, queueOffset, queueOffset, "record at log offset " + record.logOffset());
            return;
        } else {
            lookInto(next, queueOffset);
        }
        next = queueOffset + 1;
        Entry entry = entries().at(queueOffset);
        if (entry == null || !entry.written()) {
            missing(queueOffset, queueOffset, record);
        } else if (entry.blank() && inFront) {
            blankFront++;
        } else if (entry.blank()) {
            problem(Kind.HIDDEN, queueOffset, queueOffset, "record at log offset " + record.logOffset());
        } else if (entry.pointsAt(record.logOffset(), record.size())) {
            inFront = false;
            if (compareTag) {
                compareTag(entry, record);
            }
        } else if (!isSuperseded(entry, record)) {
            problem(
                    Kind.WRONG,
                    queueOffset,
                    queueOffset,
                    "it points at " + entry.logOffset() + ", expected " + record.logOffset());
        }
    }

    /** Queue offsets that no record has. */
    private void lookInto(long from, long to) throws IOException {
        for (long number = Math.max(from, entries().first());
                number < Math.min(to, entries().end());
                number++) {
            Entry entry = entries().at(number);
            if (entry == null || !entry.written()) {
                problem(Kind.HOLE, number, number, "");
            } else {
                judgeRest(entry, Long.MAX_VALUE, true);
            }
        }
    }

    @Override
    void compareRest(long logEnd, boolean unclean) throws IOException {
        if (inFront && blankFront > 0) {
            problem(Kind.HIDDEN, first, first, "and all " + blankFront + " of the queue");
        } else if (blankFront > 0) {
            beginAnewBehind(blankFront);
        }
        if (first < 0) {
            for (long number = entries().first(); judged(number, logEnd, unclean); number++) {
                // each is judged
            }
            return;
        }
        for (long number = first - 1; number >= entries().first(); number--) {
            Entry entry = entries().at(number);
            if (entry == null || !entry.hasRecord() || entry.logOffset() < log().start()) {
                break;
            }
            judgeRest(entry, logEnd, unclean);
        }
        for (long number = next; judged(number, logEnd, unclean); number++) {
            // each is judged
        }
    }

    /** Whether there is such an entry, which was judged. */
    private boolean judged(long number, long logEnd, boolean unclean) throws IOException {
        Entry entry = entries().at(number);
        if (entry == null || !entry.written()) {
            return false;
        }
        judgeRest(entry, logEnd, unclean);
        return true;
    }
}
