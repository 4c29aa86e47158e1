// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.offline.LogFiles.LogFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes over a log from its first to its last byte, record by record, and over damage to the next whole record. Owned by
 * one thread.
 */
public final class LogWalk {
    private static final int BYTES_PER_READ = 4 << 20;
    private static final int PROGRESS_BYTES = 1 << 20;
    private static final int MAGIC_AT = 4;
    private static final byte MAGIC_FIRST_BYTE = (byte) (RecordLayout.MAGIC_V1 >>> 24);

    private final StoreFiles files;
    private final LogFiles log;
    private final Visitor visitor;
    private final LongConsumer progress;
    private long progressAt;
    private long doneBefore;
    private @Nullable Hole hole;
    private int holes;
    private long unreadableTo;

    /** Told what the log holds, in its order. */
    public interface Visitor {
        /**
         * A record that is whole by its lengths. The view is valid during the call.
         *
         * @param intact whether its content is what was written, as far as a checksum tells
         */
        void record(LogFile file, RecordView record, boolean intact) throws IOException;

        /** Something about the log. */
        void found(Finding finding);

        /** Whether the walk is to go on; asked before each record. */
        default boolean wantsMore() {
            return true;
        }
    }

    /**
     * Where the walk came to.
     *
     * @param end one past the last whole record or blank
     * @param holes how many times bytes were passed over that are no record and that records follow
     * @param tornTail whether there is something behind the last whole record
     */
    public record Result(long end, int holes, boolean tornTail) {}

    /**
     * A walk over the files of a log.
     *
     * @param progress told from time to time how many bytes of the files are behind
     */
    public LogWalk(StoreFiles files, LogFiles log, Visitor visitor, LongConsumer progress) {
        this.files = files;
        this.log = log;
        this.visitor = visitor;
        this.progress = progress;
    }

    /** Bytes that are no record, up to the next one, which may be in a later file. */
    private record Hole(LogFile file, int position, boolean allZero) {
        Hole and(boolean moreZeros) {
            return new Hole(file, position, allZero && moreZeros);
        }
    }

    /** Where the next whole record of a file begins, or where the file ends; and whether all before it is zero. */
    private record Found(int next, boolean allZero) {}

    /**
     * Walks once.
     *
     * @throws IOException when a file cannot be opened, or the visitor throws it
     */
    public Result run() throws IOException {
        long end = log.startOffset();
        LogFile before = null;
        try (LogWindow window = new LogWindow(files, BYTES_PER_READ, this::reportUnreadable)) {
            for (LogFile file : log.all()) {
                if (!visitor.wantsMore()) {
                    break;
                }
                reportGap(before, file);
                end = Math.max(end, walk(window, file));
                before = file;
                doneBefore += file.size();
                tellProgress(0);
            }
        }
        boolean torn = hole != null && !hole.allZero;
        if (hole != null && torn) {
            reportTail(hole);
        }
        return new Result(end, holes, torn);
    }

    /** One past the last record or blank of a file; 0 when it has none. */
    private long walk(LogWindow window, LogFile file) throws IOException {
        long end = 0;
        int position = 0;
        while (position < file.segmentBytes() && visitor.wantsMore()) {
            RecordView.Kind kind = window.look(file, position);
            if (kind == RecordView.Kind.NONE) {
                Found found = search(window, file, position);
                hole = hole == null ? new Hole(file, position, found.allZero) : hole.and(found.allZero);
                position = found.next;
                continue;
            }
            if (hole != null) {
                reportHole(hole, file, position);
                hole = null;
                holes++;
            }
            position = take(window, file, position, kind);
            end = file.baseOffset() + position;
        }
        return end;
    }

    private int take(LogWindow window, LogFile file, int position, RecordView.Kind kind) throws IOException {
        if (kind == RecordView.Kind.BLANK) {
            return file.segmentBytes();
        }
        RecordView record = window.view();
        boolean intact = record.isIntact();
        int next = position + record.size();
        if (!intact) {
            visitor.found(Finding.damage(
                    file.path(),
                    position,
                    "record at log offset " + record.logOffset() + " of topic " + record.topic() + ", queue "
                            + record.queueId() + ", queue offset " + record.queueOffset()
                            + ": its content does not match its checksum, or has zeros where it may not"));
        }
        visitor.record(file, record, intact);
        tellProgress(next);
        return next;
    }

    private Found search(LogWindow window, LogFile file, int position) throws IOException {
        boolean zeros = true;
        int at = position;
        while (at < file.size()) {
            int end = at + window.available(file, at);
            if (at + Long.BYTES <= end && window.longAt(at) == 0) {
                at += Long.BYTES;
            } else {
                byte value = window.byteAt(at);
                if (value == MAGIC_FIRST_BYTE && at - MAGIC_AT > position && isRecord(window, file, at - MAGIC_AT)) {
                    return new Found(at - MAGIC_AT, zeros);
                }
                zeros &= value == 0;
                at++;
            }
            tellProgress(at);
        }
        return new Found(file.segmentBytes(), zeros);
    }

    private static boolean isRecord(LogWindow window, LogFile file, int position) throws IOException {
        return window.look(file, position) == RecordView.Kind.RECORD
                && window.view().isIntact();
    }

    private void reportGap(@Nullable LogFile before, LogFile file) {
        if (before != null && before.endOffset() != file.baseOffset()) {
            visitor.found(Finding.damage(
                    file.path(),
                    0,
                    "files are missing before it: log offsets " + before.endOffset() + ".." + file.baseOffset()));
        }
    }

    private void reportHole(Hole hole, LogFile file, int position) {
        long from = hole.file.baseOffset() + hole.position;
        long to = file.baseOffset() + position;
        visitor.found(Finding.damage(
                hole.file.path(),
                hole.position,
                (to - from) + " bytes from log offset " + from + " on are no record"
                        + (hole.allZero ? ", but zeros" : "") + "; the next one begins at " + to));
    }

    private void reportTail(Hole tail) {
        visitor.found(Finding.damage(
                tail.file.path(),
                tail.position,
                "bytes from log offset " + (tail.file.baseOffset() + tail.position)
                        + " on are no whole record, and none follows: the next start cuts them off"));
    }

    private void reportUnreadable(LogFile file, int position, int length, IOException reason) {
        long end = file.baseOffset() + position + length;
        if (end <= unreadableTo) {
            return;
        }
        unreadableTo = end;
        visitor.found(Finding.damage(
                file.path(), position, length + " bytes cannot be read from the disk: " + reason.getMessage()));
    }

    private void tellProgress(int position) {
        long done = doneBefore + position;
        if (done - progressAt >= PROGRESS_BYTES) {
            progressAt = done;
            progress.accept(done);
        }
    }
}
