// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows when each waiting message is due: puts units into the timer log and the wheel, and gives those back that are due
 * soon. Owned by one thread, apart from {@link #save}, {@link #waitingAt} and {@link #progressFile}.
 *
 * <p>Everything here can be made anew from the queue of waiting messages. After an unclean stop, or when the files come
 * from RocketMQ, the wheel is made from the timer log by {@link TimerRelink}, which cuts the log where it cannot be trusted,
 * and what was cut is read from the queue again. Memory is needed for one bit a slot; the caller holds what is due soon.
 */
public final class TimerIndex implements Resource {
    private static final Logger log = LoggerFactory.getLogger(TimerIndex.class);

    /** How much later than its time an entry may have been handled that has to be put in again. */
    private static final long REENTRY_DOUBT_MILLIS = 60_000;

    private final TimerSettings settings;
    private final TimerLog units;
    private final TimerWheel wheel;
    private final TimerCheckpointFile file;
    private final Resources resources;
    private final PendingSlots pending = new PendingSlots(TimerWheel.SLOTS);
    private final QueueOffsets queueOffsets;
    private final Object saving = new Object();
    private @Nullable DueSink sink;
    private TimerProgress recovered = TimerProgress.NONE;
    private long reenterBelow;
    /** All slots before it were given back. */
    private long loadedTo;
    /** The next unit to give back of the slot that is given back now, or -1. */
    private long cursor = -1;

    /** What the progress file says. */
    private TimerProgress saved = TimerProgress.NONE;

    private long savedMillis;
    private long saves;
    private long forced;

    /** Says which entry of the timers' queue a record is. */
    @FunctionalInterface
    public interface QueueOffsets {
        /** The queue offset of the waiting record that begins at a log offset, or -1 when none begins there. */
        long of(long logOffset);
    }

    private TimerIndex(
            TimerSettings settings,
            TimerLog units,
            TimerWheel wheel,
            TimerCheckpointFile file,
            QueueOffsets queueOffsets,
            Resources resources) {
        this.settings = settings;
        this.units = units;
        this.wheel = wheel;
        this.file = file;
        this.queueOffsets = queueOffsets;
        this.resources = resources;
    }

    /**
     * Opens the timers of a store, which is open already, and makes good what the last stop left behind.
     *
     * @param root the directory of the store
     * @throws IOException when the disk refuses
     */
    public static TimerIndex open(StoreFiles files, Path root, TimerSettings settings, QueueOffsets queueOffsets)
            throws IOException {
        Resources resources = new Resources();
        try {
            Path config = root.resolve("config");
            files.createDirectories(config);
            TimerCheckpointFile file = new TimerCheckpointFile(files, config);
            Optional<TimerCheckpoint> checkpoint = file.load();
            OptionalLong durable = checkpoint
                    .map(known -> OptionalLong.of(known.progress().logPosition()))
                    .orElse(OptionalLong.empty());
            TimerLog units =
                    resources.own(TimerLog.open(files, root.resolve("timerlog"), settings.segmentBytes(), durable));
            TimerWheel wheel = resources.own(TimerWheel.open(files, root.resolve("timerwheel")));
            TimerIndex index = new TimerIndex(settings, units, wheel, file, queueOffsets, resources);
            index.recover(checkpoint);
            return index;
        } catch (IOException | RuntimeException failure) {
            resources.close();
            throw failure;
        }
    }

    /** Gives what is due soon to {@code taker} from now on; once, before anything is added or loaded. */
    public void giveTo(DueSink taker) {
        sink = taker;
    }

    /** How far the timers had come. */
    public TimerProgress recovered() {
        return recovered;
    }

    /** The position behind the last unit. */
    public long end() {
        return units.end();
    }

    /**
     * Puts a waiting record in. One that is due soon is given to the sink at once, too.
     *
     * @return false when its slot still holds something older, which has to be loaded first; nothing was put in then
     * @throws IOException when the disk refuses; {@link #rebuild} before anything else
     */
    public boolean add(Waiting waiting, long nowMillis) throws IOException {
        int precision = settings.precisionMillis();
        long due = offEdge(Math.max(waiting.dueMillis(), nowMillis));
        int kind = TimerUnit.PLAIN | (waiting.recall() ? TimerUnit.RECALL : 0);
        long window = settings.windowMillis();
        if (due - nowMillis >= window) {
            kind |= TimerUnit.ROLL;
            // Compat: as RocketMQ does, so that the last part is not a short one.
            due = offEdge(nowMillis + (due - nowMillis - window < window / 3 ? window / 2 : window));
        }
        long time = due / precision;
        TimerWheel.Slot slot = wheel.find(time);
        if (pending.isBlocked(time, loadedTo, slot == null)) {
            return false;
        }
        TimerUnit unit = new TimerUnit(
                slot == null ? -1 : slot.last(),
                kind,
                nowMillis,
                (int) (due - nowMillis),
                waiting.logOffset(),
                waiting.size(),
                waiting.topicHash());
        long position = units.append(unit);
        wheel.link(time, slot, position, unit);
        if (isLoaded(time)) {
            give(due, position, unit);
        } else {
            pending.add(time);
        }
        return true;
    }

    /** Brings what was added to its files; before that nothing of it may be loaded. */
    public void flush() throws IOException {
        units.flush();
    }

    /**
     * Gives the units of further slots to the sink, oldest slot first.
     *
     * @param untilMillis slots that begin after it are left alone
     * @param maxUnits about how many at most; a slot may be given in several parts
     * @return how many
     * @throws TimerDamageException when a slot's chain is broken; {@link #rebuild} before anything else
     */
    public int load(long untilMillis, int maxUnits) throws IOException {
        long until = untilMillis / settings.precisionMillis();
        int count = 0;
        while (count < maxUnits && (cursor >= 0 || beginSlot(until))) {
            TimerUnit unit = units.read(cursor);
            long due = unit == null ? 0 : unit.dueMillis(settings.precisionMillis());
            if (unit == null || due / settings.precisionMillis() != loadedTo) {
                throw new TimerDamageException(
                        "no unit of slot " + loadedTo + " stands at position " + cursor + " of the timer log");
            }
            // What calls others back may stand before them in a slot that was delivered in part.
            if (due >= recovered.readMillis() || unit.kind() == (TimerUnit.PLAIN | TimerUnit.RECALL)) {
                give(due, cursor, unit);
            }
            cursor = unit.previous() < units.start() ? -1 : unit.previous();
            loadedTo = cursor < 0 ? loadedTo + 1 : loadedTo;
            count++;
        }
        return count;
    }

    /** Everything that is due before this was given to the sink. */
    public long loadedMillis() {
        return loadedTo * settings.precisionMillis();
    }

    /** Whether a slot is given to the sink in part, so that {@link #load} should go on. */
    public boolean isLoading() {
        return cursor >= 0;
    }

    /** When the first slot begins that has something which was not loaded, or {@link Long#MAX_VALUE}. */
    public long nextSlotMillis() {
        long next = pending.nextFrom(loadedTo);
        return next == PendingSlots.NONE ? Long.MAX_VALUE : next * settings.precisionMillis();
    }

    /** The unit at a position that the sink was given, or null when the files have lost it. */
    public @Nullable TimerUnit unit(long position) {
        return units.read(position);
    }

    /**
     * Whether an entry of the queue, which is read again because its unit was lost, was delivered or put back before.
     * When in doubt it was not.
     *
     * @param dueMillis when it was due
     * @param storedMillis when it was stored
     */
    public boolean isDone(long queueOffset, long dueMillis, long storedMillis) {
        long handled = Math.min(dueMillis, Math.max(storedMillis, 0) + settings.windowMillis());
        return queueOffset < reenterBelow && handled + REENTRY_DOUBT_MILLIS < recovered.readMillis();
    }

    /** About how many messages wait in the slot of a time. Callable from any thread. */
    public int waitingAt(long dueMillis) throws IOException {
        TimerWheel.Slot slot = wheel.find(dueMillis / settings.precisionMillis());
        return slot == null ? 0 : slot.count();
    }

    /**
     * Makes the wheel anew from the timer log, after a failure. What the sink was given before is given again.
     *
     * @param known how far everything came; units behind its position are dropped
     * @return how far the timers came in truth
     */
    public TimerProgress rebuild(TimerProgress known) throws IOException {
        relink(known, false);
        return recovered;
    }

    /**
     * Makes everything durable up to a point and says so in the progress file. Callable from any thread; the records of
     * those units, and what was delivered, must be durable already.
     *
     * @param clean whether nothing was added after that point
     */
    public void save(TimerProgress progress, boolean clean, long nowMillis) throws IOException {
        synchronized (saving) {
            units.force(Math.min(forced, progress.logPosition()), progress.logPosition());
            wheel.force();
            saves++;
            long checksum = clean ? wheel.checksum(slotOf(progress)) : 0;
            file.save(new TimerCheckpoint(
                    progress,
                    settings.precisionMillis(),
                    clean,
                    checksum,
                    new TimerCheckpoint.Saved(nowMillis, saves)));
            saved = progress;
            savedMillis = nowMillis;
            forced = progress.logPosition();
            long done = progress.readMillis() - (long) TimerWheel.SLOTS / 2 * settings.precisionMillis();
            units.deleteWrittenBefore(done);
        }
    }

    /** RocketMQ's part, 56 bytes, of the progress file as they would be written now. */
    public byte[] progressFile(TimerProgress progress, long nowMillis) {
        byte[] bytes = new byte[TimerCheckpoint.SHARED_BYTES];
        synchronized (saving) {
            TimerCheckpoint.Saved saved = new TimerCheckpoint.Saved(nowMillis, saves);
            new TimerCheckpoint(progress, settings.precisionMillis(), false, 0, saved)
                    .encode()
                    .get(bytes);
        }
        return bytes;
    }

    @Override
    public void close() {
        resources.close();
    }

    private void recover(Optional<TimerCheckpoint> checkpoint) throws IOException {
        TimerCheckpoint known = checkpoint.orElse(null);
        if (known != null) {
            saved = known.progress();
            savedMillis = known.saved().millis();
            saves = known.saved().count();
        }
        if (known != null && known.clean() && isTrusted(known)) {
            resume(known.progress());
            return;
        }
        // RocketMQ may have units on the disk behind the position that it saved: they may be good.
        relink(known == null ? TimerProgress.NONE : known.progress(), known != null && !known.isOurs());
        if (known != null) {
            log.info(
                    "Timer wheel is made from the timer log: unitsFrom={} to={} queueOffset={} deliveredBefore={}",
                    units.start(),
                    units.end(),
                    recovered.queueOffset(),
                    recovered.readMillis());
        }
    }

    private boolean isTrusted(TimerCheckpoint known) throws IOException {
        long position = known.progress().logPosition();
        return known.precisionMillis() == settings.precisionMillis()
                && wheel.isWhole()
                && wheel.checksum(slotOf(known.progress())) == known.wheelChecksum()
                && position >= units.start()
                && position <= units.fileEnd();
    }

    private void resume(TimerProgress progress) throws IOException {
        units.resumeAt(progress.logPosition());
        recovered = progress;
        forced = progress.logPosition();
        loadedTo = slotOf(progress);
        wheel.forEach(slot -> {
            if (slot.time() >= loadedTo && slot.time() < loadedTo + TimerWheel.SLOTS) {
                pending.add(slot.time());
            }
        });
    }

    private void relink(TimerProgress known, boolean behindToo) throws IOException {
        cursor = -1;
        loadedTo = slotOf(known);
        TimerRelink relink = new TimerRelink(settings, units, wheel, pending, queueOffsets);
        recovered = relink.from(known, behindToo);
        reenterBelow = Math.max(reenterBelow, known.queueOffset());
        synchronized (saving) {
            forced = 0;
            if (recovered.logPosition() < saved.logPosition()) {
                // Else the next stop would take what is written there from now on for what was there.
                long queueOffset = Math.min(saved.queueOffset(), recovered.queueOffset());
                save(new TimerProgress(saved.readMillis(), queueOffset, recovered.logPosition()), false, savedMillis);
            }
        }
    }

    private boolean beginSlot(long until) throws IOException {
        long next = pending.nextFrom(loadedTo);
        if (next > until) {
            loadedTo = Math.max(loadedTo, until + 1);
            return false;
        }
        TimerWheel.Slot slot = wheel.find(next);
        if (slot == null) {
            throw new TimerDamageException("slot " + next + " of the timer wheel is lost");
        }
        pending.remove(next);
        loadedTo = next;
        cursor = slot.last();
        return true;
    }

    private boolean isLoaded(long time) {
        return time < loadedTo || (cursor >= 0 && time == loadedTo);
    }

    private long slotOf(TimerProgress progress) {
        return progress.readMillis() / settings.precisionMillis();
    }

    private long offEdge(long millis) {
        return millis % settings.precisionMillis() == 0 ? millis + 1 : millis;
    }

    private void give(long due, long position, TimerUnit unit) {
        if (sink == null) {
            throw new IllegalStateException("nobody takes what is due: expected giveTo before");
        }
        sink.take(due, position, unit);
    }
}
