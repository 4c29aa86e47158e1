// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualClock;
import io.cometmq.store.testing.FaultyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a crash leaves of the timers' files, which are all derived from the log: no timer is lost, none is delivered
 * before its time, and one crash repeats none of them more than once.
 *
 * <p>{@code -Dseed=N} runs one seed, {@code -Dseeds=N} so many.
 */
class TimerFaultTest {
    private static final Path ROOT = Path.of("/store");
    private static final Path WHEEL = ROOT.resolve("timerwheel");
    private static final Path LOG = ROOT.resolve("timerlog");
    private static final Path CHECK = ROOT.resolve("config").resolve("timercheck");
    private static final Path CHECK_BEFORE = ROOT.resolve("config").resolve("timercheck.bak");
    private static final long START = ManualClock.DEFAULT_START_MILLIS + 123;
    /** Timers of more than that are stored anew on the way. */
    private static final long WINDOW = 60_000;

    private static final int SEEDS = 24;
    private static final int STEPS = 80;
    private static final int LONGEST = 150_000;

    private FaultyFiles disk = new FaultyFiles();
    /** When each timer is due that must be delivered. */
    private final Map<String, Long> due = new TreeMap<>();
    /** When each timer is due that was put in, whatever became of it. */
    private final Map<String, Long> times = new HashMap<>();

    private final Map<String, Long> putAt = new HashMap<>();

    /** What has become of a file. */
    private enum Left {
        /** As the process left it. */
        KEPT,
        /** As it was some time ago: later writes did not reach the disk. */
        STALE,
        /** Half of it is overwritten with nonsense. */
        TORN,
        MISSING
    }

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, Long.getLong("seeds", SEEDS));
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void noTimerIsLostAndNoneIsEarlyWhenThePowerGoesOff(long seed) throws Exception {
        Random chance = new Random(seed);
        Map<String, Long> unflushed = new HashMap<>();
        int crashes = 0;
        try (TestTimers timers = new TestTimers(ROOT, START, WINDOW, disk::powered)) {
            for (int step = 0; step < STEPS; step++) {
                switch (chance.nextInt(8)) {
                    case 0 -> {
                        timers.save();
                        due.putAll(unflushed);
                        unflushed.clear();
                    }
                    case 1 -> {
                        timers.crash(() -> disk.losePower(chance), Duration.ofMillis(chance.nextInt(20_000)));
                        unflushed.clear();
                        crashes++;
                    }
                    case 2 -> {
                        timers.crash(disk::killUser, Duration.ofMillis(chance.nextInt(2_000)));
                        crashes++;
                    }
                    case 3, 4 -> timers.advance(chance.nextInt(10_000));
                    default -> put(timers, chance.nextInt(LONGEST), unflushed);
                }
            }
            due.putAll(unflushed);
            passAll(timers);

            Map<String, Integer> counts = delivered(timers);
            assertThat(counts.keySet()).containsAll(due.keySet());
            // One that is stored anew on the way may be so twice, and each of the two be repeated.
            counts.keySet().removeIf(body -> times.get(body) - putAt.get(body) >= WINDOW);
            int most = crashes + 1;
            assertThat(counts.values())
                    .as("how often each of those was delivered that are not stored anew")
                    .allMatch(count -> count <= most);
        }
    }

    @Test
    void noTimerIsLostAndNoneIsEarlyWhateverIsLeftOfTheFiles() throws Exception {
        FaultyFiles before;
        FaultyFiles image;
        long crashedAt;
        try (TestTimers timers = new TestTimers(ROOT, START, WINDOW, disk::powered)) {
            putMany(timers, 40);
            timers.advance(20_000);
            timers.save();
            before = disk.copy();
            timers.advance(15_000);
            putMany(timers, 40);
            timers.save();
            timers.advance(5_000);
            putMany(timers, 10);
            timers.store().flush();
            crashedAt = timers.now();
            image = disk.copy();
        }
        List<String> failed = new ArrayList<>();

        for (Left wheel : Left.values()) {
            for (Left log : Left.values()) {
                for (Left check : Left.values()) {
                    for (Left checkBefore : EnumSet.of(Left.KEPT, Left.TORN, Left.MISSING)) {
                        disk = image.copy();
                        leave(WHEEL, wheel, before);
                        leave(LOG, log, before);
                        leave(CHECK, check, before);
                        leave(CHECK_BEFORE, checkBefore, before);
                        try (TestTimers found = new TestTimers(ROOT, crashedAt, WINDOW, disk::powered)) {
                            passAll(found);
                            String files = "wheel " + wheel + ", log " + log + ", timercheck " + check + ", .bak "
                                    + checkBefore;
                            failed.addAll(faults(files, delivered(found)));
                        }
                    }
                }
            }
        }

        assertThat(failed).isEmpty();
    }

    /** What is wrong with the deliveries of a store of which these files are left. */
    private List<String> faults(String files, Map<String, Integer> counts) {
        List<String> faults = new ArrayList<>();
        for (String body : times.keySet()) {
            int count = counts.getOrDefault(body, 0);
            if (count < 1 || count > 2) {
                faults.add(files + ": " + body + " delivered " + count + " times");
            }
        }
        return faults;
    }

    private void leave(Path path, Left left, FaultyFiles before) {
        switch (left) {
            case KEPT -> {}
            case STALE -> disk.restore(path, before);
            case MISSING -> disk.remove(path);
            case TORN -> disk.under(path).forEach(this::tear);
        }
    }

    private void tear(Path file) {
        byte[] nonsense = new byte[file.equals(WHEEL) ? 1 << 16 : Math.min(disk.content(file).length / 2, 4096)];
        new Random(7).nextBytes(nonsense);
        disk.damage(file, file.equals(WHEEL) ? usedPartOfWheel() : disk.content(file).length / 2, nonsense);
    }

    /** Where the wheel stands at the time of the test; the rest of it is a hole. */
    private static long usedPartOfWheel() {
        long slots = 14 * 86_400L;
        return START / TestTimers.PRECISION % slots * 32;
    }

    private void putMany(TestTimers timers, int count) {
        for (int i = 0; i < count; i++) {
            put(timers, i * LONGEST / count, due);
        }
    }

    private void put(TestTimers timers, int delayMillis, Map<String, Long> into) {
        String body = "t" + times.size();
        putAt.put(body, timers.now());
        times.put(body, timers.now() + delayMillis);
        into.put(body, timers.now() + delayMillis);
        timers.put(body, delayMillis);
    }

    private static void passAll(TestTimers timers) throws Exception {
        timers.turn();
        for (long passed = 0; passed <= LONGEST + 2_000; passed += 1_500) {
            timers.advance(1_500);
        }
    }

    /** How often each timer was delivered; never before its time. */
    private Map<String, Integer> delivered(TestTimers timers) {
        Map<String, Integer> counts = new TreeMap<>();
        for (TestTimers.Copy copy : timers.copies("T", 0)) {
            assertThat(Long.parseLong(copy.properties().get("TIMER_DEQUEUE_MS")))
                    .as(copy.body())
                    .isGreaterThanOrEqualTo(times.get(copy.body()));
            counts.merge(copy.body(), 1, Integer::sum);
        }
        return counts;
    }
}
