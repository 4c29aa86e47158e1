// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.delay;

import io.cometmq.broker.state.StateFile;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.topic.DataVersion;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far each delay level was delivered. Offsets are moved by the delivering thread and saved by another; saving is
 * guarded by its own lock.
 *
 * <p>What is saved never runs ahead of the disk: an offset is written only after the messages delivered before it are
 * flushed, or else a power loss could take a message that was never delivered.
 */
public final class DelayOffsets {
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

    /** All of them, as they are saved, as JSON. */
    public synchronized byte[] json() {
        return Json.writeBytes(new DelayOffsetsFile(version, new TreeMap<>(next)));
    }

    void advance(int level, long offset) {
        next.put(level, offset);
    }

    /**
     * Saves what is surely on the disk, and lines up what is not yet.
     *
     * @param appended one past the last byte of the log; asked after the offsets are looked at, so that it covers them
     * @param flushed one past the last byte of the log that is on the disk
     */
    synchronized void save(LongSupplier appended, LongSupplier flushed) {
        if (waiting != null && waiting.logOffset() <= flushed.getAsLong()) {
            write(waiting.offsets());
            waiting = null;
        }
        if (waiting == null) {
            Map<Integer, Long> present = new TreeMap<>(next);
            long covers = appended.getAsLong();
            if (covers <= flushed.getAsLong()) {
                write(present);
            } else if (!present.equals(saved)) {
                waiting = new Waiting(present, covers);
            }
        }
    }

    /**
     * Saves the last offsets; nothing is delivered any more.
     *
     * @param flush brings the log to the disk; false when it cannot, then only what was lined up before may be saved
     */
    synchronized void saveLast(BooleanSupplier flush, LongSupplier flushed) {
        if (flush.getAsBoolean()) {
            write(new TreeMap<>(next));
        } else if (waiting != null && waiting.logOffset() <= flushed.getAsLong()) {
            write(waiting.offsets());
        }
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
