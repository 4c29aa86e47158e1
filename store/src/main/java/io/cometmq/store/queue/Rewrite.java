// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.log.RecordView;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes the entries between two numbers anew, of a queue where an entry's number is its queue offset: those of the records
 * that it is given, in the order of the log, and blank ones for all others. Owned by one thread.
 */
final class Rewrite {
    private final EntryFiles files;
    private final long to;
    private final ByteBuffer one = ByteBuffer.allocateDirect(QueueEntry.BYTES);
    private long next;
    private long found;

    Rewrite(EntryFiles files, long from, long to) {
        this.files = files;
        this.next = from;
        this.to = to;
    }

    /** Takes the next record; false when nothing is wanted any more. */
    boolean take(long queueOffset, RecordView record, long tagsCode) throws IOException {
        if (queueOffset >= next && queueOffset < to) {
            makeBlank(queueOffset);
            QueueEntry.encode(one.clear(), record.logOffset(), record.size(), tagsCode);
            files.write(queueOffset, one.flip());
            next = queueOffset + 1;
            found++;
        }
        return queueOffset < to;
    }

    /** Makes what is left blank; how many records there were. */
    long finish() throws IOException {
        makeBlank(to);
        return found;
    }

    /**
     * Makes entries blank in place, up to a number. They keep their log offsets: by these a later start knows those of lost
     * records even when a loss of power has torn what is written here.
     */
    private void makeBlank(long end) throws IOException {
        if (next >= end) {
            return;
        }
        ByteBuffer run = ByteBuffer.allocateDirect(EntryScan.ENTRIES_PER_LOOK * QueueEntry.BYTES);
        while (next < end) {
            run.clear().limit((int) Math.min(EntryScan.ENTRIES_PER_LOOK, end - next) * QueueEntry.BYTES);
            int count = files.read(next, run);
            if (count == 0) {
                // There is no file yet.
                count = run.limit() / QueueEntry.BYTES;
                run.put(0, new byte[run.limit()]);
            }
            for (int i = 0; i < count; i++) {
                QueueEntry.makeBlank(run, i * QueueEntry.BYTES);
            }
            files.write(next, run.clear().limit(count * QueueEntry.BYTES));
            next += count;
        }
    }
}
