// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.delay;

import io.cometmq.broker.state.StateFile;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.topic.DataVersion;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How far each delay level was delivered. Offsets are moved by the delivering thread and saved by another; saving is
 * guarded by its own lock.
 *
 * <p>What is saved never runs ahead of the disk: an offset is written only after the messages delivered before it are
 * flushed, or else a power loss could take a message that was never delivered. Closing it saves the last offsets, so it
 * is closed after the store.
 */
public final class DelayOffsets implements Resource {
    private final StateFile file;
    private final Clock clock;
    private final ConcurrentHashMap<Integer, Long> next = new ConcurrentHashMap<>();
    private DataVersion version;
    private Map<Integer, Long> saved = Map.of();
    private @Nullable Waiting waiting;

    /** Offsets that may be saved once the log is flushed up to {@code logOffset}. */
    private record Waiting(Map<Integer, Long> offsets, long logOffset) {}

    private DelayOffsets(StateFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
        this.version = DataVersion.createdAt(clock.millis());
    }

    /** Reads the saved offsets. */
    public static DelayOffsets load(StateFile file, Clock clock) {
        DelayOffsets offsets = new DelayOffsets(file, clock);
        file.load(DelayOffsetsFile.class).ifPresent(offsets::take);
        return offsets;
    }

    /** The next queue offset to deliver of a level. */
    public long next(int level) {
        return next.getOrDefault(level, 0L);
    }

    void advance(int level, long offset) {
        next.put(level, offset);
    }

    /**
     * Saves what is surely on the disk, and lines up what is not yet.
     *
     * @param appended one past the last byte of the log
     * @param flushed one past the last byte of the log that is on the disk
     */
    synchronized void save(long appended, long flushed) {
        if (waiting != null && waiting.logOffset() <= flushed) {
            write(waiting.offsets());
            waiting = null;
        }
        if (waiting == null) {
            Map<Integer, Long> present = new TreeMap<>(next);
            if (appended <= flushed) {
                write(present);
            } else if (!present.equals(saved)) {
                waiting = new Waiting(present, appended);
            }
        }
    }

    /** Saves the last offsets; the log must be flushed. */
    @Override
    public synchronized void close() {
        write(new TreeMap<>(next));
    }

    private void write(Map<Integer, Long> offsets) {
        if (!offsets.equals(saved)) {
            version = version.next(clock.millis());
            file.save(new DelayOffsetsFile(version, offsets));
            saved = offsets;
        }
    }

    private void take(DelayOffsetsFile content) {
        if (content.dataVersion() != null) {
            version = content.dataVersion();
        }
        if (content.offsetTable() != null) {
            next.putAll(content.offsetTable());
            saved = new TreeMap<>(content.offsetTable());
        }
    }
}
