// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import io.cometmq.store.log.CommitLog;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.segment.SegmentFile;
import java.io.IOException;

/** Reads the log once more to fill an index file whose like was found damaged. Owned by the thread that turns the index. */
final class IndexRepair {
    private final CommitLog commitLog;
    private final RecordView view = new RecordView();

    IndexRepair(CommitLog commitLog) {
        this.commitLog = commitLog;
    }

    /**
     * Puts the keys of records into an empty file, in the order of the log.
     *
     * @param header of the file that is replaced: from which record to which, and how many keys
     * @param skipped how many keys of its first record are in the file before
     */
    void fill(IndexFile fresh, IndexHeader header, int skipped) throws IOException {
        int left = header.nextEntry() - 1;
        long at = Math.max(header.beginOffset(), commitLog.startOffset());
        int from = at == header.beginOffset() ? skipped : 0;
        while (left > 0 && at <= header.endOffset()) {
            PendingKeys keys = new PendingKeys();
            while (keys.count() < PendingKeys.MAX && at <= header.endOffset()) {
                at = addRecord(at, keys);
            }
            int to = Math.min(keys.count(), from + left);
            if (to > from) {
                fresh.put(keys, from, to);
                left -= to - from;
            }
            from = 0;
        }
    }

    /** Adds the keys of the record at an offset, and says where the next one begins. */
    private long addRecord(long offset, PendingKeys keys) throws IOException {
        SegmentFile segment = commitLog.segments().at(offset);
        if (segment == null || !segment.pin()) {
            if (offset < commitLog.startOffset()) {
                // The front was deleted meanwhile, and nobody asks for its keys.
                return commitLog.startOffset();
            }
            throw new IOException("the log has no file for offset " + offset);
        }
        try {
            RecordView.Kind kind = view.wrap(segment, offset);
            if (kind == RecordView.Kind.NONE) {
                throw new IOException("no record begins in the log at offset " + offset);
            }
            if (kind == RecordView.Kind.BLANK) {
                return segment.endOffset();
            }
            if (RecordKeys.hasKeys(view)) {
                RecordKeys.forEach(view, (record, hash) -> keys.add(hash, record.logOffset(), record.storeTimestamp()));
            }
            return offset + view.size();
        } finally {
            segment.unpin();
        }
    }
}
