// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.store.Appended;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.StoreException;
import io.cometmq.store.flush.FlushDiskType;
import io.cometmq.store.log.LogConfig;
import io.cometmq.store.simulation.Expected.Stop;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One run: what it does is decided by its seed alone. Owned by the test's thread. */
final class StoreRun {
    private static final Path ROOT = Path.of("/data/store");
    /** A log that is prepared ahead after a few records, over the ends of files too. */
    private static final LogConfig LOG =
            new LogConfig(TestStore.SEGMENT_BYTES, TestStore.SEGMENT_BYTES / 2, TestStore.SEGMENT_BYTES / 2);

    private static final int STEPS = 120;
    private static final int QUEUES = 4;
    private static final int MOST_STARTS = 30;
    private static final int REMEMBERED = 60;

    private final long seed;
    private final Random chance;
    private final boolean sync;
    private final Decay decay;
    /** Decides what befalls a disk that decays; without it nothing is drawn from here. */
    private final Random ageing;

    private final boolean decaying;
    private final StoreConfig config;
    private final FaultyFiles disk = new FaultyFiles();
    private final ManualClock clock = new ManualClock();
    private final Trouble trouble;
    private final Expected expected = new Expected();
    private final Topics topics = new Topics();
    private final RecoveryCheck check;
    private final Deque<String> done = new ArrayDeque<>();
    private SimStore present;
    private Watermarks watermarks;
    private int serial;
    /** Whether the next start meets lost records whose entries may be on no disk: it is spared another fault. */
    private boolean fragile;

    StoreRun(long seed, FlushDiskType type) {
        this(seed, type, false);
    }

    private StoreRun(long seed, FlushDiskType type, boolean decaying) {
        this.seed = seed;
        this.decaying = decaying;
        ageing = new Random(~seed * 0x9E3779B97F4A7C15L);
        decay = new Decay(disk, ROOT, ageing);
        sync = type == FlushDiskType.SYNC_FLUSH;
        chance = new Random(seed * 0x9E3779B97F4A7C15L + (sync ? 1 : 0));
        config = TestStore.smallFiles().with(type).with(LOG);
        trouble = new Trouble(disk, chance);
        check = new RecoveryCheck(disk, ROOT, config, clock);
        AppendLock.watch(disk);
    }

    /** A run on a disk that flips bits, and is slow at times. */
    static StoreRun onDecayingDisk(long seed, FlushDiskType type) {
        return new StoreRun(seed, type, true);
    }

    void run() {
        try {
            start(Stop.POWER_LOST);
            for (int step = 0; step < STEPS; step++) {
                step();
                if (decaying && !trouble.isPowerOff()) {
                    age();
                }
                if (trouble.isPowerOff()) {
                    stop(Stop.POWER_LOST);
                } else {
                    watermarks.check(present.store(), disk, trouble.any());
                }
            }
            trouble.heal();
            stop(Stop.CLOSED);
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(
                    "seed=" + seed + (sync ? " SYNC_FLUSH" : " ASYNC_FLUSH") + (decaying ? " decaying" : "")
                            + " (run it again with -Dseed=" + seed
                            + "): " + failure.getMessage() + "\ndone:\n  " + String.join("\n  ", done) + "\ndisk:\n  "
                            + String.join("\n  ", disk.history()),
                    failure);
        }
    }

    private void step() {
        switch (chance.nextInt(60)) {
            case 0, 1 -> stop(Stop.CLOSED);
            case 2, 3 -> stop(Stop.KILLED);
            case 4, 5 -> stop(Stop.POWER_LOST);
            case 6, 7 -> {
                note("power goes off soon");
                trouble.cutPowerSoon();
            }
            case 8, 9 -> note("fault " + trouble.failSome());
            case 10, 11 -> heal();
            case 12 -> attempt("delete topic", this::deleteTopic);
            case 13, 14 -> attempt("delete expired", () -> present.store().deleteExpired());
            case 15, 16, 17 -> attempt("time passes", this::passTime);
            case 18, 19, 20 -> attempt("flush", () -> present.store().flush());
            case 21, 22, 23, 24, 25, 26, 27 -> readSome();
            case 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39 -> turnThreads();
            case 40, 41, 42, 43, 44 -> appendBatch();
            case 45, 46, 47, 48, 49 -> appendTogether();
            case 50 -> appendHalf();
            case 51, 52 -> append(topics.delayed(chance), 3000);
            default -> append(topics.any(chance), 3000);
        }
    }

    private void age() {
        switch (ageing.nextInt(24)) {
            case 0, 1 -> {
                expected.flushed(present.store().flushedLogOffset());
                note("flipped: " + decay.flipOne(expected, Watermarks.checkpoint(disk, ROOT)));
            }
            case 2 -> {
                int most = 1 + ageing.nextInt(3000);
                note("slow: up to " + most + " ms an operation");
                disk.slowedBy(() -> clock.advance(Duration.ofMillis(ageing.nextInt(most))));
            }
            case 3 -> disk.slowedBy(() -> {});
            default -> {}
        }
    }

    private void append(QueueName queue, int bound) {
        String body = body(bound);
        append(queue, List.of(body), () -> present.store().append(record(queue, body)));
    }

    private void appendBatch() {
        QueueName queue = topics.any(chance);
        List<String> bodies = bodies();
        append(queue, bodies, () -> present.store()
                .append(bodies.stream().map(body -> record(queue, body)).toList()));
    }

    private void appendTogether() {
        QueueName queue = topics.batched(chance);
        List<String> bodies = bodies();
        append(queue, bodies, () -> TestStore.appendTogether(present.store(), queue.topic(), queue.queueId(), bodies));
    }

    /** A half message is in the log and in no queue. */
    private void appendHalf() {
        NewRecord half = Records.to("Half")
                .sysFlag(MessageSysFlag.TRANSACTION_PREPARED)
                .body(body(500))
                .build();
        attempt("append half", () -> present.store().append(half));
    }

    private void append(QueueName queue, List<String> bodies, Supplier<Appended> action) {
        boolean writable = present.store().state().writable();
        try {
            Appended result = action.get();
            note("append to " + queue + " " + result.queueOffset() + " +" + bodies.size() + " at " + result.logOffset(0)
                    + " +" + result.size());
            expected.appended(queue, bodies, result);
            watermarks.appended(result);
            CompletableFuture<Boolean> unused =
                    result.durable().whenComplete((durable, failure) -> AppendLock.isNotHeld("answering a send"));
        } catch (StoreException refused) {
            if (!trouble.any() && writable) {
                throw refused;
            }
            note("append to " + queue + " refused: " + refused.getMessage());
            expected.refused(queue, bodies);
        }
    }

    private NewRecord record(QueueName queue, String body) {
        Records record =
                Records.to(queue.topic()).queue(queue.queueId()).body(body).keys(RecoveryCheck.keyOf(body) + " all");
        return topics.isDelayed(queue)
                ? record.property("DELAY", Integer.toString(queue.queueId() + 1))
                        .build()
                : record.build();
    }

    private List<String> bodies() {
        List<String> bodies = new ArrayList<>();
        for (int i = chance.nextInt(8); i >= 0; i--) {
            bodies.add(body(500));
        }
        return bodies;
    }

    private String body(int bound) {
        return serial++ + ":" + "x".repeat(chance.nextInt(bound));
    }

    private void readSome() {
        QueueName queue = topics.some(chance);
        attempt("read " + queue, () -> {
            LocalMessageStore store = present.store();
            long from = chance.nextInt((int) store.maxQueueOffset(queue.topic(), queue.queueId()) + 1);
            long visible = sync ? store.flushedLogOffset() : store.maxLogOffset();
            expected.read(queue, Reader.read(present, queue, from, 40), visible);
        });
    }

    private void turnThreads() {
        attempt("threads turn", () -> {
            for (int i = chance.nextInt(6); i >= 0; i--) {
                present.threads().turnAny(chance);
            }
        });
    }

    private void passTime() {
        Duration time = chance.nextInt(4) == 0
                ? Duration.ofHours(chance.nextInt(50))
                : Duration.ofMillis(chance.nextInt(20_000));
        // Long times are not lived through: the tasks of a few minutes are the same again and again.
        if (time.toMinutes() > 0) {
            clock.advance(time);
        }
        present.scheduler().advance(time.toMinutes() > 0 ? Duration.ofSeconds(20) : time);
    }

    private void deleteTopic() {
        String topic = topics.some(chance).topic();
        expected.deleted(topic);
        topics.replace(topic);
        present.store().deleteTopic(topic);
        expected.isGone(topic);
    }

    /** After a healed fault everything goes on, unless a force had failed. */
    private void heal() {
        note("heal");
        if (trouble.isPowerOff()) {
            return;
        }
        trouble.heal();
        if (present.store().state().writable()) {
            present.settle();
            append(topics.any(chance), 10);
        } else {
            stop(chance.nextBoolean() ? Stop.CLOSED : Stop.KILLED);
        }
    }

    private void stop(Stop how) {
        expected.flushed(present.store().flushedLogOffset());
        expected.deletedBefore(present.store().minLogOffset());
        Stop stop = how;
        fragile = decaying && how == Stop.KILLED && ageing.nextBoolean();
        if (fragile) {
            note("flipped: " + decay.flipBody(expected, present.store().dispatchedLogOffset()));
        }
        switch (how) {
            case CLOSED -> {
                boolean clean = !trouble.any() && present.store().state().writable();
                attempt("close", () -> present.store().close());
                if (!clean) {
                    disk.killUser();
                    stop = Stop.KILLED;
                }
            }
            case KILLED -> disk.killUser();
            case POWER_LOST -> disk.losePower(chance);
        }
        note("stopped: " + stop);
        trouble.heal();
        start(stop);
    }

    /** Starts the store, with faults and further crashes on the way, until it is there. */
    private void start(Stop how) {
        Stop stop = how;
        for (int starts = 0; starts < MOST_STARTS; starts++) {
            int trial = chance.nextInt(12);
            if (trial == 0 && !fragile) {
                trouble.cutPowerSoon();
            } else if (trial == 1 && !fragile) {
                note("fault at start " + trouble.failSome());
            }
            if (tryToOpen() && present.store().state().writable() && !trouble.isPowerOff()) {
                trouble.heal();
                note("started at log offset " + present.store().maxLogOffset());
                check.run(present, expected, stop, chance);
                watermarks = new Watermarks(present.store(), sync, ROOT);
                return;
            }
            if (trouble.isPowerOff()) {
                disk.losePower(chance);
                stop = Stop.POWER_LOST;
            } else {
                disk.killUser();
            }
            trouble.heal();
        }
        throw new AssertionError("not started in " + MOST_STARTS + " attempts");
    }

    private boolean tryToOpen() {
        try {
            present = new SimStore(config, ROOT, disk.powered(), clock);
            AppendLock.watch(present.store());
            return true;
        } catch (StoreException | UncheckedIOException refused) {
            if (!trouble.any()) {
                throw refused;
            }
            note("not started: " + refused.getMessage());
            return false;
        }
    }

    /** Does something that may fail while the disk does. */
    private void attempt(String what, Runnable action) {
        note(what);
        try {
            action.run();
        } catch (StoreException | UncheckedIOException failure) {
            if (!trouble.any()) {
                throw failure;
            }
            note(what + " failed: " + failure.getMessage());
        }
    }

    private void note(String what) {
        done.addLast(what);
        if (done.size() > REMEMBERED) {
            done.removeFirst();
        }
    }

    /** The topics in use; one that was deleted gets another name. */
    private static final class Topics {
        private static final String DELAYED = "SCHEDULE_TOPIC_XXXX";

        private final List<String> single = new ArrayList<>(List.of("T0", "U0"));
        private final List<String> batched = new ArrayList<>(List.of(TestStore.BATCHED + "T0"));

        QueueName any(Random chance) {
            return new QueueName(single.get(chance.nextInt(single.size())), chance.nextInt(QUEUES));
        }

        QueueName batched(Random chance) {
            return new QueueName(batched.get(chance.nextInt(batched.size())), chance.nextInt(2));
        }

        QueueName delayed(Random chance) {
            return new QueueName(DELAYED, chance.nextInt(2));
        }

        boolean isDelayed(QueueName queue) {
            return queue.topic().equals(DELAYED);
        }

        QueueName some(Random chance) {
            return chance.nextInt(3) == 0 ? batched(chance) : any(chance);
        }

        void replace(String topic) {
            single.replaceAll(name -> name.equals(topic) ? after(topic) : name);
            batched.replaceAll(name -> name.equals(topic) ? after(topic) : name);
        }

        private static String after(String topic) {
            int digits = topic.indexOf("T") >= 0 ? topic.lastIndexOf("T") + 1 : 1;
            return topic.substring(0, digits) + (Integer.parseInt(topic.substring(digits)) + 1);
        }
    }
}
