// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.segment.SegmentFile;
import io.cometmq.store.segment.SegmentedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the log dense again at the start. Where no whole record begins, the next whole one is looked for. When one follows,
 * the bytes between are damage: they go into the {@link Quarantine}, and their place is filled, by a blank up to the end of
 * a segment and else by {@linkplain FillerRecord records that are in no queue}. When none follows, it is the torn tail of
 * what was written last, and the log is cut there; but never before what was once on the disk: then the log goes on behind
 * that, in a new segment, so that no offset is used twice.
 *
 * <p>So what is lost is what the disk has lost, and no record behind it. Used once, before the store is open to anyone.
 */
public final class LogRepair {
    private static final Logger log = LoggerFactory.getLogger(LogRepair.class);
    /** Longer holes get several fillers: a reader may take a record into its memory. */
    private static final int MAX_FILLER_BYTES = 1 << 20;
    /** How many damaged places are named one by one; the rest is counted. */
    private static final int MAX_NAMED = 100;

    /** How many segments at the end of the log may be lost for it to go on behind them. */
    private static final int MAX_LOST_SEGMENTS = 64;

    private final SegmentedFile segments;
    private final Quarantine quarantine;
    private final LogScan scan;
    private final RecordSearch search;
    private final OptionalLong durable;
    private int damages;

    /** @param durable everything before it was on the disk once, where that is known */
    public LogRepair(SegmentedFile segments, Quarantine quarantine, OptionalLong durable) {
        this.segments = segments;
        this.quarantine = quarantine;
        this.durable = durable;
        this.scan = new LogScan(segments);
        this.search = new RecordSearch(segments, durable.orElse(Long.MAX_VALUE));
    }

    /**
     * Walks over the log from a record on to its end, which is found and made by this.
     *
     * @param storeTimeMillis of the last record before {@code offset}, or 0
     * @return the walk, which says where the log ends
     */
    public LogScan run(long offset, long storeTimeMillis) throws IOException {
        long begin = segments.isEmpty() && durable.orElse(0) > 0 ? addLostSegments(durable.getAsLong()) : offset;
        scan.startAfter(storeTimeMillis).from(begin);
        long next = nextWhole();
        while (next >= 0) {
            putAside(scan.end(), next);
            scan.from(next);
            next = nextWhole();
        }
        if (scan.end() < durable.orElse(0) && durable.getAsLong() - scan.end() <= longestLoss()) {
            long end = addLostSegments(durable.getAsLong()) + segments.segmentSize();
            putAside(scan.end(), end);
            scan.from(end);
        }
        if (damages > MAX_NAMED) {
            log.warn("More damaged places of the log than are named one by one: damages={}", damages);
        }
        return scan.cut();
    }

    private long longestLoss() {
        return (long) MAX_LOST_SEGMENTS * segments.segmentSize();
    }

    /** Adds segments up to the one that holds the byte before an offset; returns where that one begins. */
    private long addLostSegments(long offset) throws IOException {
        long last = offset - 1 - (offset - 1) % segments.segmentSize();
        for (long base = segments.isEmpty() ? last : segments.endOffset(); base <= last; base = segments.endOffset()) {
            segments.extendTo(base);
        }
        return last;
    }

    private long nextWhole() {
        return segments.at(scan.end()) == null ? -1 : search.after(scan.end(), scan.lastStoreTime());
    }

    private void putAside(long from, long to) throws IOException {
        damages++;
        if (damages <= MAX_NAMED) {
            log.error(
                    "Log is damaged, the bytes are put into quarantine and what follows is kept: file={} logOffset={} length={} found={} nextRecord={}",
                    segments.at(from),
                    from,
                    to - from,
                    scan.found(),
                    to);
        }
        long at = from;
        while (at < to) {
            SegmentFile segment = segments.at(at);
            if (segment == null || !segment.pin()) {
                throw new IOException("log offset " + at + " has no file: expected one before " + to);
            }
            try {
                long end = Math.min(to, segment.endOffset());
                quarantine.keep(segment, at, end);
                fill(segment, at, end);
                at = end;
            } finally {
                segment.unpin();
            }
        }
        segments.force(from, to);
    }

    private void fill(SegmentFile segment, long from, long to) throws IOException {
        long at = from;
        if (to == segment.endOffset() && at == segment.baseOffset()) {
            // A segment begins with a record: its store time is asked for when old segments are deleted.
            at += write(segment, at, FillerRecord.encode(at, FillerRecord.MIN_BYTES, scan.lastStoreTime()));
        }
        if (to == segment.endOffset()) {
            blank(segment, at, (int) (to - at));
            return;
        }
        while (at < to) {
            long left = to - at;
            int size =
                    (int) (left <= MAX_FILLER_BYTES ? left : Math.min(MAX_FILLER_BYTES, left - FillerRecord.MIN_BYTES));
            at += write(segment, at, FillerRecord.encode(at, size, scan.lastStoreTime()));
        }
    }

    private static void blank(SegmentFile segment, long at, int size) throws IOException {
        if (size >= RecordLayout.BLANK_HEADER_BYTES) {
            ByteBuffer head = ByteBuffer.allocate(RecordLayout.BLANK_HEADER_BYTES);
            RecordLayout.putBlank(head, 0, size);
            write(segment, at, head);
        }
    }

    private static int write(SegmentFile segment, long at, ByteBuffer bytes) throws IOException {
        int size = bytes.remaining();
        segment.write(bytes, (int) (at - segment.baseOffset()));
        return size;
    }
}
