// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import io.cometmq.store.log.CommitLog;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.segment.SegmentFile;
import org.jspecify.annotations.Nullable;

/**
 * Holds entries of the key index against the log, which is the truth: a flipped bit in one leads to another record, to none,
 * or to another time. Guarded by the lock of {@link KeyIndex}.
 */
final class KeyProof {
    private final @Nullable CommitLog commitLog;
    private final RecordView view = new RecordView();
    private int wanted;
    private boolean found;

    /** Believes every entry when there is no log. */
    KeyProof(@Nullable CommitLog commitLog) {
        this.commitLog = commitLog;
    }

    /**
     * Whether the log has a record at an offset with a key of this hash, as many seconds after the first of its file; or had
     * one, before it was deleted.
     */
    boolean holds(int hash, long logOffset, long beginMillis, int seconds) {
        if (commitLog == null || logOffset < commitLog.startOffset()) {
            return true;
        }
        SegmentFile segment = commitLog.segments().at(logOffset);
        if (segment == null || !segment.pin()) {
            return logOffset < commitLog.startOffset();
        }
        try {
            return view.wrap(segment, logOffset) == RecordView.Kind.RECORD
                    && IndexFile.seconds(beginMillis, view.storeTimestamp()) == seconds
                    && hasKey(hash);
        } finally {
            segment.unpin();
        }
    }

    private boolean hasKey(int hash) {
        wanted = hash;
        found = false;
        if (RecordKeys.hasKeys(view)) {
            RecordKeys.forEach(view, (record, key) -> found |= key == wanted);
        }
        return found;
    }
}
