// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which queues were deleted, and where they ended. A topic that is made again goes on from there: an old offset would name a
 * new message otherwise, and a consumer that runs on, or a late ack of a popped message, would skip it. And a start that
 * fills queues from the log leaves the records of deleted ones out, so that a deletion is durable once it is written here,
 * whatever the disk has of the queue's files.
 *
 * <p>Kept in the file {@code endedQueues}, which RocketMQ does not know: lines that are added at the end, of which the last
 * one of a queue counts, behind a first line that says so, and before zeros. What follows a line that is not whole is not
 * read. When most of the file is out of date it is written anew. A file of lines {@code <next queue offset> <queue id> <topic>}
 * alone is one of an earlier version; it is read, and written anew with the next deletion.
 *
 * <pre>
 * CometMQ ended queues 2
 * &lt;CRC-32 of the rest, 8 hexadecimal digits&gt; &lt;count&gt; &lt;log end&gt; &lt;next queue offset&gt; &lt;queue id&gt; &lt;topic&gt;
 * </pre>
 *
 * The count is how many of the queues that a checkpoint knew were ever deleted. Guarded by its own lock.
 */
public final class EndedQueues {
    /** So many queues are remembered; of those that ended first, one that is made again begins at 0. */
    static final int MAX_QUEUES = 10_000;

    private static final Logger log = LoggerFactory.getLogger(EndedQueues.class);
    private static final String HEADER = "CometMQ ended queues 2\n";
    private static final int PARTS = 6;
    private static final int OLD_PARTS = 3;
    /** A file that is shorter is not written anew, however much of it is out of date. */
    private static final int MIN_REWRITTEN_BYTES = 1 << 16;
    /** So many zeros follow the lines: a line written over them is forced without waiting for the file system's journal. */
    private static final int ROOM_BYTES = 8192;

    private final StoreFiles files;
    private final Path file;
    private final Map<Key, End> ends = new LinkedHashMap<>();
    private long count;
    /** Where lines are added; 0 when the file is to be written anew. */
    private long length;

    private long wholeLength;
    /** Where the room ends: zeros that are there already. */
    private long allocated;

    private record Key(String topic, int queueId) {}

    /**
     * Where a queue ended when it was deleted last.
     *
     * @param nextOffset the queue offset that its next message gets
     * @param logEnd where the log ended then, so that a record behind it is none of the deleted ones
     */
    public record End(long nextOffset, long logEnd) {
        static final End NONE = new End(0, 0);

        /** Whether there was none. */
        boolean isNone() {
            return equals(NONE);
        }

        /** Whether a record belonged to the deleted queue. */
        boolean covers(long queueOffset, long logOffset) {
            return queueOffset < nextOffset && logOffset < logEnd;
        }
    }

    private EndedQueues(StoreFiles files, Path file) {
        this.files = files;
        this.file = file;
    }

    /** Reads the file in the directory of a store, if there is one. Lines that cannot be read are logged and left out. */
    public static EndedQueues load(StoreFiles files, Path root) throws IOException {
        EndedQueues ended = new EndedQueues(files, root.resolve("endedQueues"));
        if (files.exists(ended.file)) {
            ended.read();
        }
        return ended;
    }

    /**
     * How many of the queues that a checkpoint knew were ever deleted. With those that there are, it does not fall below what
     * the checkpoint says unless queues were lost.
     */
    public synchronized long count() {
        return count;
    }

    /** The first offset of a queue that has no files: where it ended when it was deleted last, or 0. */
    public long firstOffset(String topic, int queueId) {
        return of(topic, queueId).nextOffset;
    }

    /** Where a queue ended when it was deleted last. */
    synchronized End of(String topic, int queueId) {
        return ends.getOrDefault(new Key(topic, queueId), End.NONE);
    }

    /**
     * Remembers where queues end; on the disk when this returns, and forgotten when it throws.
     *
     * @param nextOffsets the next offset of each queue, by topic and id
     * @param logEnd where the log ends
     * @param known how many of them a checkpoint knows: one that is younger makes up for no queue that is lost
     */
    public synchronized void remember(Map<String, Map<Integer, Long>> nextOffsets, long logEnd, int known)
            throws IOException {
        Map<Key, End> added = new LinkedHashMap<>();
        nextOffsets.forEach((topic, queues) ->
                queues.forEach((queueId, next) -> added.put(new Key(topic, queueId), new End(next, logEnd))));
        if (added.isEmpty()) {
            return;
        }
        if (length == 0 || (length > MIN_REWRITTEN_BYTES && length > 2 * wholeLength)) {
            Map<Key, End> all = new LinkedHashMap<>(ends);
            put(all, added);
            rewrite(lines(all, count + known));
        } else {
            add(lines(added, count + known));
        }
        put(ends, added);
        count += known;
    }

    /** The youngest last, so that the eldest can go. */
    private static void put(Map<Key, End> ends, Map<Key, End> added) {
        added.forEach((key, end) -> {
            ends.remove(key);
            ends.put(key, end);
        });
        bound(ends);
    }

    private static void bound(Map<Key, End> ends) {
        List<Key> eldest = ends.keySet().stream()
                .limit(Math.max(0, ends.size() - MAX_QUEUES))
                .toList();
        eldest.forEach(ends::remove);
    }

    private void add(byte[] lines) throws IOException {
        long end = length + lines.length;
        boolean fits = end <= allocated;
        try (StoreFile target = files.open(file)) {
            target.write(ByteBuffer.wrap(fits ? lines : withRoom(lines)), length);
            target.force();
        }
        allocated = fits ? allocated : end + ROOM_BYTES;
        length = end;
    }

    private static byte[] withRoom(byte[] lines) {
        return Arrays.copyOf(lines, lines.length + ROOM_BYTES);
    }

    private void rewrite(byte[] lines) throws IOException {
        byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (StoreFile target = files.open(temporary)) {
            target.setSize(0);
            target.write(ByteBuffer.wrap(header), 0);
            target.write(ByteBuffer.wrap(withRoom(lines)), header.length);
            target.force();
        }
        files.move(temporary, file);
        files.forceDirectory(file.resolveSibling(".").normalize());
        wholeLength = (long) header.length + lines.length;
        length = wholeLength;
        allocated = length + ROOM_BYTES;
    }

    private static byte[] lines(Map<Key, End> ends, long count) {
        StringBuilder text = new StringBuilder();
        ends.forEach((key, end) -> {
            String line = count + " " + end.logEnd + " " + end.nextOffset + " " + key.queueId + " " + key.topic;
            text.append(crcOf(line)).append(' ').append(line).append('\n');
        });
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void read() throws IOException {
        try (StoreFile source = files.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(source.size()));
            int size = source.read(bytes, 0);
            String text = new String(bytes.array(), 0, size, StandardCharsets.UTF_8);
            if (text.startsWith(HEADER)) {
                int whole = takeLines(text, HEADER.length());
                length = text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
                wholeLength = length;
                allocated = size;
            } else {
                text.lines().forEach(this::takeOld);
            }
        }
        bound(ends);
    }

    /** Takes lines from a place on; returns where the first one begins that is not whole. */
    private int takeLines(String text, int from) {
        int start = from;
        for (int end = text.indexOf('\n', start); end >= 0; end = text.indexOf('\n', start)) {
            if (!take(text.substring(start, end))) {
                break;
            }
            start = end + 1;
        }
        if (start < text.length() && text.charAt(start) != 0) {
            log.warn("Deleted queues end at a line that is not whole: file={} at={} of={}", file, start, text.length());
        }
        return start;
    }

    private boolean take(String line) {
        String[] parts = line.split(" ", PARTS);
        if (parts.length < PARTS
                || !crcOf(line.substring(parts[0].length() + 1)).equals(parts[0])) {
            return false;
        }
        try {
            count = Math.max(count, Long.parseLong(parts[1]));
            put(
                    ends,
                    Map.of(
                            new Key(parts[5], Integer.parseInt(parts[4])),
                            new End(Long.parseLong(parts[3]), Long.parseLong(parts[2]))));
            return true;
        } catch (NumberFormatException garbled) {
            return false;
        }
    }

    private void takeOld(String line) {
        String[] parts = line.split(" ", OLD_PARTS);
        try {
            if (parts.length == OLD_PARTS) {
                // Without the end of the log it stands for no records: queues of that version were deleted for good.
                ends.put(new Key(parts[2], Integer.parseInt(parts[1])), new End(Long.parseLong(parts[0]), 0));
                return;
            }
        } catch (NumberFormatException garbled) {
            // Said below, as of any other line that is none.
        }
        log.warn("Line skipped, expected 'offset queueId topic': file={} line={}", file, line);
    }

    private static String crcOf(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
