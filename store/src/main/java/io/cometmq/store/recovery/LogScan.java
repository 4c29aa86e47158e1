// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import io.cometmq.store.log.RecordView;
import io.cometmq.store.segment.SegmentFile;
import io.cometmq.store.segment.SegmentedFile;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks over the log from a record on and finds the next place where no whole record with a right checksum begins. Used
 * by {@link LogRepair}, before the store is open to anyone.
 */
public final class LogScan {
    private static final Logger log = LoggerFactory.getLogger(LogScan.class);

    private final SegmentedFile segments;
    private final RecordView view = new RecordView();
    private long end;
    private long lastStoreTime;
    private long records;
    private String damage = "";

    /** A scan of the log in {@code segments}. */
    public LogScan(SegmentedFile segments) {
        this.segments = segments;
    }

    /** One past the last whole record. */
    public long end() {
        return end;
    }

    /** The store time of the last whole record, or 0 when none was seen. */
    public long lastStoreTime() {
        return lastStoreTime;
    }

    /** What stands where the walk stopped, in words. */
    String found() {
        return damage.isEmpty() ? "zeros" : damage;
    }

    /** Takes over the store time of the last record before the walk, or 0. */
    LogScan startAfter(long storeTimeMillis) {
        lastStoreTime = storeTimeMillis;
        return this;
    }

    /** Goes on from an offset where a record begins, or would begin. */
    public LogScan from(long offset) {
        end = offset;
        damage = "";
        boolean goesOn = true;
        while (goesOn) {
            SegmentFile segment = segments.at(end);
            goesOn = segment != null && segment.pin();
            if (segment != null && goesOn) {
                try {
                    goesOn = step(segment);
                } finally {
                    segment.unpin();
                }
            }
        }
        return this;
    }

    /** Takes away what is behind the last whole record, and says what that was. */
    public LogScan cut() throws IOException {
        if (!damage.isEmpty()) {
            log.warn(
                    "Log is cut at its torn tail, no whole record follows: file={} logOffset={} found={}",
                    segments.at(end),
                    end,
                    damage);
        }
        log.info("Log was checked: records={} end={} clean={}", records, end, damage.isEmpty());
        segments.cutFrom(end);
        if (!damage.isEmpty()) {
            // What was cut must not come back after the next power loss, in the middle of what is written there now.
            // After a kill there is nothing to cut, and the disk may be busy for seconds with what was written before.
            segments.force(end, end + 1);
        }
        return this;
    }

    /** Whether a record begins at an offset that is whole and followed by {@code next}, a blank in between set aside. */
    boolean isRecordBefore(long offset, long next) {
        SegmentFile segment = segments.at(offset);
        if (segment == null || !segment.pin()) {
            return false;
        }
        try {
            boolean whole = view.wrap(segment, offset) == RecordView.Kind.RECORD && view.isIntact();
            long follows = offset + view.size();
            return whole && (follows == next || next == segment.endOffset());
        } finally {
            segment.unpin();
        }
    }

    /** One past the whole record that begins at an offset, or -1 when none begins there. */
    long endOfRecord(long offset) {
        SegmentFile segment = segments.at(offset);
        if (segment == null || !segment.pin()) {
            return -1;
        }
        try {
            boolean whole = view.wrap(segment, offset) == RecordView.Kind.RECORD && view.isIntact();
            return whole ? offset + view.size() : -1;
        } finally {
            segment.unpin();
        }
    }

    /** The store time of the record at the beginning of a segment, or -1 when none begins there. */
    long firstStoreTime(SegmentFile segment) {
        if (!segment.pin()) {
            return -1;
        }
        try {
            boolean found = view.wrap(segment, segment.baseOffset()) == RecordView.Kind.RECORD && view.isIntact();
            return found ? view.storeTimestamp() : -1;
        } finally {
            segment.unpin();
        }
    }

    private boolean step(SegmentFile segment) {
        RecordView.Kind kind = view.wrap(segment, end);
        if (kind == RecordView.Kind.BLANK) {
            end = segment.endOffset();
            return true;
        }
        if (kind == RecordView.Kind.NONE) {
            int at = (int) (end - segment.baseOffset());
            if (segment.mapped().getLong(at) != 0) {
                damage = "bytes that are no record";
            }
            return false;
        }
        if (!view.isIntact()) {
            damage = "a record of " + view.size() + " bytes whose body does not match its checksum";
            return false;
        }
        end += view.size();
        lastStoreTime = view.storeTimestamp();
        records++;
        return true;
    }
}
