// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where deleted queues ended, so that a topic that is made again goes on from there. An old offset would name a new
 * message otherwise, and a consumer that runs on, or a late ack of a popped message, would skip it.
 *
 * <p>Kept in the file {@code endedQueues}, which is replaced as a whole: a line for each queue with its next queue offset,
 * its id and the topic, separated by blanks. RocketMQ does not know the file. Guarded by its own lock.
 */
public final class EndedQueues {
    /** So many queues are remembered; of those that ended first, one that is made again begins at 0. */
    static final int MAX_QUEUES = 10_000;

    private static final Logger log = LoggerFactory.getLogger(EndedQueues.class);
    private static final int PARTS = 3;

    private final StoreFiles files;
    private final Path file;
    private final Map<Key, Long> ends = new LinkedHashMap<>();

    private record Key(String topic, int queueId) {}

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

    /** The first offset of a queue that has no files: where it ended when it was deleted last, or 0. */
    public synchronized long firstOffset(String topic, int queueId) {
        return ends.getOrDefault(new Key(topic, queueId), 0L);
    }

    /**
     * Remembers where queues of a topic end; on the disk when this returns.
     *
     * @param nextOffsets the next offset of each queue, by id
     */
    public synchronized void remember(String topic, Map<Integer, Long> nextOffsets) throws IOException {
        nextOffsets.forEach((queueId, next) -> {
            Key key = new Key(topic, queueId);
            ends.remove(key);
            if (next > 0) {
                ends.put(key, next);
            }
        });
        bound();
        save();
    }

    private void bound() {
        List<Key> eldest = ends.keySet().stream()
                .limit(Math.max(0, ends.size() - MAX_QUEUES))
                .toList();
        eldest.forEach(ends::remove);
    }

    private void save() throws IOException {
        StringBuilder text = new StringBuilder();
        ends.forEach((key, next) -> text.append(next)
                .append(' ')
                .append(key.queueId())
                .append(' ')
                .append(key.topic())
                .append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (StoreFile target = files.open(temporary)) {
            target.setSize(0);
            target.write(ByteBuffer.wrap(bytes), 0);
            target.force();
        }
        files.move(temporary, file);
        files.forceDirectory(file.resolveSibling(".").normalize());
    }

    private void read() throws IOException {
        try (StoreFile source = files.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(source.size()));
            int length = source.read(bytes, 0);
            String text = new String(bytes.array(), 0, length, StandardCharsets.UTF_8);
            text.lines().forEach(this::take);
        }
        bound();
    }

    private void take(String line) {
        String[] parts = line.split(" ", PARTS);
        try {
            if (parts.length == PARTS) {
                ends.put(new Key(parts[2], Integer.parseInt(parts[1])), Long.parseLong(parts[0]));
                return;
            }
        } catch (NumberFormatException garbled) {
            // Said below, as of any other line that is none.
        }
        log.warn("Line skipped, expected 'offset queueId topic': file={} line={}", file, line);
    }
}
