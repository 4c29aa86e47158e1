// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code queueextents}: which entries each queue had on the disk when it was last forced. It is how a start
 * tells a queue whose end is unwritten from one whose end was lost. It is no part of the truth: without it, or without its
 * end, less damage is noticed.
 *
 * <p>Entries are added at the end as queues are forced, so a checkpoint costs as much as what changed; the last one of a queue
 * counts. When most of the file is out of date it is written anew. All numbers are big-endian.
 *
 * <pre>
 * offset size field
 *      0    8 magic "CometMQE", once
 * then for each entry
 *      0    4 CRC-32 of the rest of the entry
 *      4    2 length of the topic, t
 *      6    t topic, UTF-8
 *    6+t    4 queue id
 *   10+t    8 number of the first entry that has a place in a file
 *   18+t    8 one past the number of the last entry; as the first when the queue is gone
 * </pre>
 *
 * Guarded by its own lock.
 */
final class QueueExtents {
    private static final Logger log = LoggerFactory.getLogger(QueueExtents.class);
    private static final long MAGIC = 0x436F6D65744D5145L;
    private static final int FIXED_BYTES = 26;
    private static final int MAX_TOPIC_BYTES = 32_767;
    /** A file that is shorter is not written anew, however much of it is out of date. */
    private static final int MIN_REWRITTEN_BYTES = 1 << 20;
    /** Most topics have few queues. */
    private static final int QUEUES_EXPECTED = 8;

    private final StoreFiles files;
    private final Path path;
    /** By topic and queue id; only of queues that have entries. */
    private final Map<String, Map<Integer, Extent>> extents = new HashMap<>();

    private final Map<Key, Extent> unsaved = new LinkedHashMap<>();
    private long length;
    private long liveBytes;

    private record Key(String topic, int queueId) {
        int bytes() {
            return FIXED_BYTES + topic.length();
        }
    }

    /** From the first entry that had a place in a file to one past the last. */
    record Extent(long first, long end) {
        static final Extent NONE = new Extent(0, 0);

        boolean isEmpty() {
            return first == end;
        }
    }

    private QueueExtents(StoreFiles files, Path path) {
        this.files = files;
        this.path = path;
    }

    /** Reads the file, up to its first entry that is not whole; one that cannot be read is logged and taken for empty. */
    static QueueExtents open(StoreFiles files, Path path) {
        QueueExtents opened = new QueueExtents(files, path);
        if (files.exists(path)) {
            try (StoreFile file = files.open(path)) {
                opened.load(file);
            } catch (IOException failure) {
                log.warn("Extents of queues cannot be read, less damage will be noticed: file={}", path, failure);
            }
        }
        return opened;
    }

    /** What a queue had, or null when that is not known. */
    synchronized @Nullable Extent of(String topic, int queueId) {
        return extents.getOrDefault(topic, Map.of()).get(queueId);
    }

    /** Notes what of a queue is on the disk now. */
    synchronized void note(ConsumeQueue queue) {
        note(new Key(queue.topic(), queue.queueId()), new Extent(queue.firstEntry(), queue.endEntry()));
    }

    /** Notes that a topic has no queues any more. */
    synchronized void forget(String topic) {
        for (int queueId : Set.copyOf(extents.getOrDefault(topic, Map.of()).keySet())) {
            note(new Key(topic, queueId), Extent.NONE);
        }
    }

    /** Adds what was noted to the file; durable when this returns. */
    synchronized void save() throws IOException {
        if (unsaved.isEmpty()) {
            return;
        }
        if (length == 0 || (length > MIN_REWRITTEN_BYTES && length > 2 * liveBytes)) {
            rewrite();
        } else {
            try (StoreFile file = files.open(path)) {
                ByteBuffer added = encode(unsaved);
                long end = length + added.remaining();
                file.write(added, length);
                file.force();
                length = end;
            }
        }
        unsaved.clear();
    }

    private void note(Key key, Extent extent) {
        Extent before = extent.isEmpty() ? remove(key) : put(key, extent);
        if (!extent.equals(before == null ? Extent.NONE : before)) {
            unsaved.put(key, extent);
        }
    }

    private @Nullable Extent put(Key key, Extent extent) {
        Extent before = extents.computeIfAbsent(key.topic, topic -> new HashMap<>(QUEUES_EXPECTED))
                .put(key.queueId, extent);
        liveBytes += before == null ? key.bytes() : 0;
        return before;
    }

    private @Nullable Extent remove(Key key) {
        Map<Integer, Extent> queues = extents.getOrDefault(key.topic, Map.of());
        Extent before = queues.get(key.queueId);
        if (before != null) {
            liveBytes -= key.bytes();
            queues.remove(key.queueId);
            extents.computeIfPresent(key.topic, (topic, left) -> left.isEmpty() ? null : left);
        }
        return before;
    }

    private void rewrite() throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        Map<Key, Extent> all = new LinkedHashMap<>();
        extents.forEach((topic, queues) -> queues.forEach((id, extent) -> all.put(new Key(topic, id), extent)));
        ByteBuffer entries = encode(all);
        long end = (long) Long.BYTES + entries.remaining();
        try (StoreFile file = files.open(temporary)) {
            file.setSize(0);
            file.write(ByteBuffer.allocate(Long.BYTES).putLong(0, MAGIC), 0);
            file.write(entries, Long.BYTES);
            file.force();
        }
        files.move(temporary, path);
        files.forceDirectory(path.resolveSibling(".").normalize());
        length = end;
    }

    private void load(StoreFile file) throws IOException {
        long size = file.size();
        if (size < Long.BYTES || size > Integer.MAX_VALUE) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size);
        bytes.limit(file.read(bytes, 0)).position(0);
        if (bytes.limit() < Long.BYTES || bytes.getLong() != MAGIC) {
            log.warn("Extents of queues make no sense, less damage will be noticed: file={}", path);
            return;
        }
        while (bytes.remaining() >= FIXED_BYTES && takeNext(bytes)) {
            length = bytes.position();
        }
        length = bytes.position();
        if (length < size) {
            log.warn("Extents of queues end early: file={} offset={} size={}", path, length, size);
        }
        unsaved.clear();
    }

    private boolean takeNext(ByteBuffer bytes) {
        int start = bytes.position();
        int topicBytes = bytes.getShort(start + Integer.BYTES);
        int size = FIXED_BYTES + topicBytes;
        if (topicBytes < 0
                || size > bytes.remaining()
                || bytes.getInt(start) != checksum(bytes.slice(start + Integer.BYTES, size - Integer.BYTES))) {
            return false;
        }
        byte[] topic = new byte[topicBytes];
        bytes.get(start + 6, topic);
        int at = start + 6 + topicBytes;
        note(
                new Key(new String(topic, StandardCharsets.UTF_8), bytes.getInt(at)),
                new Extent(bytes.getLong(at + 4), bytes.getLong(at + 12)));
        bytes.position(start + size);
        return true;
    }

    private static ByteBuffer encode(Map<Key, Extent> entries) {
        int room = 0;
        for (Key key : entries.keySet()) {
            room += FIXED_BYTES + topicOf(key).length;
        }
        ByteBuffer target = ByteBuffer.allocate(room);
        entries.forEach((key, extent) -> {
            int start = target.position();
            byte[] topic = topicOf(key);
            target.position(start + Integer.BYTES);
            target.putShort((short) topic.length).put(topic).putInt(key.queueId);
            target.putLong(extent.first).putLong(extent.end);
            int size = target.position() - start;
            target.putInt(start, checksum(target.slice(start + Integer.BYTES, size - Integer.BYTES)));
        });
        return target.flip();
    }

    private static byte[] topicOf(Key key) {
        byte[] topic = key.topic.getBytes(StandardCharsets.UTF_8);
        if (topic.length > MAX_TOPIC_BYTES) {
            throw new IllegalStateException("topic of " + topic.length + " bytes: expected at most " + MAX_TOPIC_BYTES);
        }
        return topic;
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
