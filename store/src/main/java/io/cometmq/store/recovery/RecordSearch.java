// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.segment.SegmentFile;
import io.cometmq.store.segment.SegmentedFile;
import java.nio.ByteBuffer;

/**
 * Finds the next whole record behind bytes that are none. Whole is a record whose magic, lengths and checksum are right,
 * and which says of itself that it begins there. Used once, before the store is open to anyone.
 *
 * <p>The end of the log lies in a file that was made longer in advance, so most of what is searched are zeros. Behind the
 * last checkpoint a segment is given up after {@link #MAX_ZEROS} of them in a row: nobody was told that what could follow
 * is on the disk, and reading a hole of a gigabyte would cost a second at each start after a kill.
 */
final class RecordSearch {
    /** How many zeros in a row end the search of a segment behind the last checkpoint. */
    static final int MAX_ZEROS = 32 << 20;

    /**
     * How much older than the record before the damage one behind it may be. RocketMQ's clock may have been set back; and
     * where RocketMQ has cut its log, the bytes behind may be older records, which must not come back.
     */
    static final long MAX_STEP_BACK_MILLIS = 1000;

    private static final byte MAGIC_FIRST_BYTE = (byte) (RecordLayout.MAGIC_V1 >>> 24);

    private final SegmentedFile segments;
    private final long durable;
    private final RecordView view = new RecordView();

    /** @param durable everything before it was on the disk once */
    RecordSearch(SegmentedFile segments, long durable) {
        this.segments = segments;
        this.durable = durable;
    }

    /**
     * The offset of the first whole record behind a damaged place, or -1 when none follows in the whole log.
     *
     * @param damaged where the damage begins
     * @param storeTimeMillis of the last whole record before it, or 0
     */
    long after(long damaged, long storeTimeMillis) {
        long from = damaged + FillerRecord.MIN_BYTES;
        for (SegmentFile segment : segments.segments()) {
            if (segment.endOffset() > from && segment.pin()) {
                try {
                    long found = searchIn(segment, from, storeTimeMillis - MAX_STEP_BACK_MILLIS);
                    if (found >= 0) {
                        return found;
                    }
                } finally {
                    segment.unpin();
                }
            }
        }
        return -1;
    }

    private long searchIn(SegmentFile segment, long from, long notBefore) {
        if (segment.baseOffset() >= from && isWhole(segment, segment.baseOffset(), notBefore)) {
            return segment.baseOffset();
        }
        ByteBuffer bytes = segment.mapped();
        int first = (int) Math.max(from - segment.baseOffset(), FillerRecord.MIN_BYTES);
        int last = segment.size() - RecordLayout.MIN_BYTES;
        long zeros = 0;
        for (int at = first; at <= last; at++) {
            // Places of the magic are looked at; the record begins four bytes before.
            int magicAt = at + Integer.BYTES;
            if (bytes.getLong(magicAt) == 0) {
                zeros += Long.BYTES;
                if (zeros > MAX_ZEROS && segment.baseOffset() + at >= durable) {
                    return -1;
                }
                at += Long.BYTES - 1;
                continue;
            }
            zeros = 0;
            if (bytes.get(magicAt) == MAGIC_FIRST_BYTE && isWhole(segment, segment.baseOffset() + at, notBefore)) {
                return segment.baseOffset() + at;
            }
        }
        return -1;
    }

    private boolean isWhole(SegmentFile segment, long offset, long notBefore) {
        return view.wrap(segment, offset) == RecordView.Kind.RECORD
                && view.isIntact()
                && view.storeTimestamp() >= notBefore;
    }
}
