// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimerIndexTest {
    private static final long NOW = 1_768_478_400_123L;
    private static final long WINDOW = 172_800_000L;
    /** Nine units and a blank of 32 bytes. */
    private static final int SEGMENT = 500;

    private static final int RECORD = 100;

    /** What stands in the queue: the record of entry i begins at i * RECORD. */
    private final List<Waiting> queue = new ArrayList<>();

    private final List<Given> given = new ArrayList<>();
    private TimerIndex index;

    private record Given(long dueMillis, long position, long logOffset, int kind) {}

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        if (index != null) {
            index.close();
        }
    }

    @Test
    void whatIsDueSoonIsGivenOnceItsSlotIsLoaded() throws IOException {
        open();
        put(NOW + 5_400, NOW + 90_000, NOW + 5_001);

        assertThat(index.load(NOW + 4_000, 100)).isZero();
        assertThat(index.nextSlotMillis()).isEqualTo((NOW + 5_001) / 1000 * 1000);
        assertThat(index.load(NOW + 7_000, 100)).isEqualTo(2);

        assertThat(dueTimes()).containsExactly(NOW + 5_001, NOW + 5_400);
        assertThat(index.nextSlotMillis()).isEqualTo((NOW + 90_000) / 1000 * 1000);
    }

    @Test
    void whatIsPutIntoALoadedSlotIsGivenAtOnce() throws IOException {
        open();
        put(NOW + 5_001);
        index.load(NOW + 7_000, 100);
        given.clear();

        put(NOW + 5_400, NOW - 10_000);

        assertThat(dueTimes()).containsExactly(NOW, NOW + 5_400);
    }

    @Test
    void aSlotIsGivenInPartsAndWhatComesMeanwhileIsNotMissed() throws IOException {
        open();
        put(NOW + 5_001, NOW + 5_002, NOW + 5_003, NOW + 5_004);

        index.load(NOW + 7_000, 2);
        assertThat(index.isLoading()).isTrue();
        assertThat(index.loadedMillis()).isLessThan(NOW + 5_001);
        put(NOW + 5_010);
        index.load(NOW + 7_000, 100);

        assertThat(dueTimes()).containsExactly(NOW + 5_001, NOW + 5_002, NOW + 5_003, NOW + 5_004, NOW + 5_010);
    }

    @Test
    void aTimeOnTheEdgeOfASlotIsAMillisecondLater() throws IOException {
        open();
        put(NOW / 1000 * 1000 + 9_000);
        index.load(NOW + 20_000, 100);

        assertThat(dueTimes()).containsExactly(NOW / 1000 * 1000 + 9_001);
    }

    @Test
    void whatIsFurtherAwayThanTheWindowIsToBePutBack() throws IOException {
        open();
        put(NOW + WINDOW - 1, NOW + WINDOW, NOW + 10 * WINDOW);
        index.load(NOW + 3 * WINDOW, 100);

        assertThat(given.stream().map(unit -> unit.dueMillis - NOW))
                .containsExactlyInAnyOrder(WINDOW - 1, WINDOW / 2, WINDOW);
        assertThat(given.stream().filter(unit -> (unit.kind & TimerUnit.ROLL) != 0))
                .hasSize(2);
    }

    @Test
    void aSlotThatHoldsSomethingFromAnEarlierTurnIsNotOverwritten() throws IOException {
        open();
        put(NOW + 5_001);
        long turn = TimerWheel.SLOTS * 1000L;

        assertThat(index.add(waiting(NOW + 5_001 + turn), NOW + turn)).isFalse();

        index.load(NOW + turn, 100);
        assertThat(dueTimes()).containsExactly(NOW + 5_001);
        assertThat(index.add(waiting(NOW + 5_001 + turn), NOW + turn)).isTrue();
    }

    @Test
    void everythingWaitsAfterACleanStop() throws IOException {
        open();
        put(NOW + 5_001, NOW + 90_000, NOW + 5_400);
        closeCleanly(NOW + 5_100);

        open();
        index.load(NOW + 100_000, 100);

        assertThat(index.recovered()).isEqualTo(new TimerProgress(NOW + 5_100, 3, 156));
        assertThat(dueTimes()).containsExactly(NOW + 5_400, NOW + 90_000);
    }

    @Test
    void unitsThatWereNotSavedAreDroppedAndReadFromTheQueueAgain() throws IOException {
        open();
        put(NOW + 5_001, NOW + 5_002);
        save(NOW, false);
        put(NOW + 5_003);
        index.close();

        open();
        index.load(NOW + 10_000, 100);

        assertThat(index.recovered()).isEqualTo(new TimerProgress(NOW, 2, 104));
        assertThat(dueTimes()).containsExactly(NOW + 5_001, NOW + 5_002);
    }

    @Test
    void withoutAProgressFileAllIsReadFromTheQueueAgain() throws IOException {
        open();
        put(NOW + 5_001, NOW + 5_002);
        index.close();

        open();

        assertThat(index.recovered()).isEqualTo(TimerProgress.NONE);
        assertThat(index.end()).isZero();
        assertThat(index.load(NOW + 10_000, 100)).isZero();
    }

    @Test
    void unitsBehindRocketMqsProgressAreTakenAsLongAsTheyAreTheNextEntriesOfTheQueue() throws IOException {
        open();
        put(NOW + 5_001);
        save(NOW, false);
        asRocketMqWouldWriteIt();
        put(NOW + 5_002, NOW + 5_003);
        index.add(new Waiting(NOW + 5_004, false, RECORD, RECORD, 7), NOW);
        put(NOW + 5_005);
        index.close();

        open();
        index.load(NOW + 10_000, 100);

        assertThat(index.recovered())
                .as("the fourth unit points at a record that has its unit already")
                .isEqualTo(new TimerProgress(NOW / 1000 * 1000, 3, 3 * TimerUnit.BYTES));
        assertThat(dueTimes()).containsExactly(NOW + 5_001, NOW + 5_002, NOW + 5_003);
    }

    @Test
    void whatRocketMqHadReadButNotPutIntoItsTimerLogIsReadFromTheQueueAgain() throws IOException {
        open();
        put(NOW + 5_001);
        waiting(NOW + 5_002);
        save(NOW, false);
        asRocketMqWouldWriteIt();
        index.close();

        open();

        assertThat(index.recovered()).isEqualTo(new TimerProgress(NOW / 1000 * 1000, 1, TimerUnit.BYTES));
        assertThat(index.isDone(1, NOW + 5_002, NOW)).isFalse();
    }

    @Test
    void unitsThatRocketMqPutBehindTheEntriesThatItHadReadAreTaken() throws IOException {
        open();
        put(NOW + 5_001);
        Waiting read = waiting(NOW + 5_002);
        save(NOW, false);
        asRocketMqWouldWriteIt();
        assertThat(index.add(read, NOW)).isTrue();
        index.flush();
        index.close();

        open();
        index.load(NOW + 10_000, 100);

        assertThat(index.recovered()).isEqualTo(new TimerProgress(NOW / 1000 * 1000, 2, 2 * TimerUnit.BYTES));
        assertThat(dueTimes()).containsExactly(NOW + 5_001, NOW + 5_002);
    }

    @Test
    void unitsWhoseRecordsAreAllGoneDoNotStandBesideWhatIsReadAgain() throws IOException {
        open();
        put(NOW + 5_001, NOW + 5_002, NOW + 5_003);
        save(NOW, false);
        index.close();
        overwrite(files("timerlog").get(0), 2 * TimerUnit.BYTES, new byte[TimerUnit.BYTES]);
        queue.clear();

        open();

        assertThat(index.recovered()).isEqualTo(new TimerProgress(NOW, 0, 0));
        assertThat(index.load(NOW + 10_000, 100)).isZero();
    }

    @Test
    void aSecondCrashDoesNotTakeWhatWasWrittenAfterDamageForWhatWasThereBefore() throws IOException {
        open();
        put(NOW + 5_001, NOW + 5_002, NOW + 5_003);
        save(NOW, false);
        index.close();
        overwrite(files("timerlog").get(0), 0, new byte[TimerUnit.BYTES]);
        open();
        assertThat(index.recovered()).isEqualTo(new TimerProgress(NOW, 0, 0));
        reenter(0);
        put(NOW + 5_004);
        index.close();

        open();

        assertThat(index.recovered()).as("what was read again was not saved").isEqualTo(new TimerProgress(NOW, 0, 0));
        reenter(0);
        index.load(NOW + 10_000, 100);
        assertThat(dueTimes()).containsExactly(NOW + 5_001, NOW + 5_002, NOW + 5_003, NOW + 5_004);
    }

    @Test
    void aTimerLogThatIsCutAnywhereIsReadFromTheQueueAgain() throws IOException {
        open();
        for (int i = 0; i < 25; i++) {
            put(NOW + 5_000 + 7L * i);
        }
        closeCleanly(NOW);
        List<Path> logFiles = files("timerlog");
        assertThat(logFiles).hasSize(3);
        byte[] last = Files.readAllBytes(logFiles.get(2));
        for (int cut = 0; cut <= last.length; cut += 37) {
            Files.write(logFiles.get(2), Arrays.copyOf(last, cut));
            dirty();

            assertEverythingIsGiven("cut at " + cut, 25);
        }
    }

    @Test
    void anyGarbledFileIsMadeAnew() throws IOException {
        for (String name : List.of("timerwheel", "timerlog", "config/timercheck")) {
            for (String how : List.of("gone", "empty", "cut", "garbled")) {
                queue.clear();
                deleteAll();
                open();
                for (int i = 0; i < 12; i++) {
                    put(NOW + 5_000 + 500L * i);
                }
                save(NOW, false);
                closeCleanly(NOW);
                for (Path file : files(name)) {
                    spoil(file, how);
                }

                assertEverythingIsGiven(name + " " + how, 12);
            }
        }
    }

    @Test
    void anotherPrecisionMakesTheWheelAnew() throws IOException {
        open();
        put(NOW + 5_001, NOW + 5_240, NOW + 5_002, NOW + 5_939);
        closeCleanly(NOW);

        open(100);
        index.load(NOW + 5_100, 100);
        assertThat(dueTimes()).containsExactly(NOW + 5_001, NOW + 5_002);
        index.load(NOW + 9_000, 100);
        assertThat(dueTimes()).containsExactly(NOW + 5_001, NOW + 5_002, NOW + 5_240, NOW + 5_939);
    }

    @Test
    void aBrokenChainIsReportedAndMended() throws IOException {
        open();
        put(NOW + 5_001, NOW + 5_002, NOW + 5_003);
        index.flush();
        overwrite(files("timerlog").get(0), TimerUnit.BYTES + 17, new byte[] {9});

        assertThatThrownBy(() -> index.load(NOW + 7_000, 100)).isInstanceOf(TimerDamageException.class);
        given.clear();
        TimerProgress mended = index.rebuild(new TimerProgress(NOW, 3, index.end()));

        assertThat(mended).isEqualTo(new TimerProgress(NOW, 1, TimerUnit.BYTES));
        assertThat(index.isDone(2, NOW - 60_001, NOW - 70_000)).isTrue();
        assertThat(index.isDone(2, NOW - 59_999, NOW - 70_000)).isFalse();
        assertThat(index.isDone(2, NOW + 9 * WINDOW, NOW - WINDOW - 60_001)).isTrue();
        assertThat(index.isDone(3, NOW - 60_001, NOW - 70_000)).isFalse();
        reenter(mended.queueOffset());
        index.load(NOW + 7_000, 100);
        assertThat(dueTimes()).containsExactly(NOW + 5_001, NOW + 5_002, NOW + 5_003);
    }

    @Test
    void filesWhoseUnitsAreLongDueAreDeleted() throws IOException {
        open();
        long later = NOW + 9 * 86_400_000L;
        for (int i = 0; i < 20; i++) {
            put(NOW + 5_000 + i);
        }
        index.load(later, 100);
        index.add(waiting(later + 5_000), later);
        index.add(waiting(later + 5_000), later);
        index.flush();
        for (int i = 0; i < 12; i++) {
            index.add(waiting(later + 5_000), later);
        }
        index.flush();
        assertThat(files("timerlog")).hasSize(4);

        index.save(new TimerProgress(later, queue.size(), index.end()), false, later);

        assertThat(files("timerlog")).as("the two with units that wait").hasSize(2);
        assertThat(index.waitingAt(later + 5_000)).isEqualTo(14);
    }

    @Test
    void theWheelHasTheLengthOfRocketMqsWheel() throws IOException {
        open();

        assertThat(Files.size(directory.resolve("timerwheel"))).isEqualTo(38_707_200);
    }

    private void open() throws IOException {
        open(1000);
    }

    private void open(int precision) throws IOException {
        given.clear();
        index = TimerIndex.open(
                StoreFiles.disk(),
                directory,
                new TimerSettings(precision, 172_800L * precision, SEGMENT),
                logOffset -> logOffset / RECORD < queue.size() ? logOffset / RECORD : -1);
        index.giveTo((due, position, unit) -> given.add(new Given(due, position, unit.logOffset(), unit.kind())));
        assertThat(index.load(NOW, 100)).isZero();
    }

    private Waiting waiting(long due) {
        Waiting waiting = new Waiting(due, false, (long) queue.size() * RECORD, RECORD, 7);
        queue.add(waiting);
        return waiting;
    }

    private void put(long... dueTimes) throws IOException {
        for (long due : dueTimes) {
            assertThat(index.add(waiting(due), NOW)).isTrue();
        }
        index.flush();
    }

    private void reenter(long from) throws IOException {
        for (Waiting waiting : queue.subList((int) from, queue.size())) {
            assertThat(index.add(waiting, NOW)).isTrue();
        }
        index.flush();
    }

    private void save(long readMillis, boolean clean) throws IOException {
        index.save(new TimerProgress(readMillis, queue.size(), index.end()), clean, NOW);
    }

    private void closeCleanly(long readMillis) throws IOException {
        save(readMillis, true);
        index.close();
    }

    /** Makes the last stop an unclean one. */
    private void dirty() throws IOException {
        try (FileChannel wheel = FileChannel.open(directory.resolve("timerwheel"), StandardOpenOption.WRITE)) {
            wheel.truncate(17);
        }
    }

    private void asRocketMqWouldWriteIt() throws IOException {
        overwrite(directory.resolve("config/timercheck"), 2048, new byte[2048]);
    }

    private static void overwrite(Path path, long position, byte[] bytes) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(bytes), position);
        }
    }

    private void assertEverythingIsGiven(String when, int count) throws IOException {
        open();
        reenter(index.recovered().queueOffset());
        try {
            loadAll();
        } catch (TimerDamageException damage) {
            given.clear();
            reenter(index.rebuild(new TimerProgress(NOW, queue.size(), index.end()))
                    .queueOffset());
            loadAll();
        }
        assertThat(given.stream().map(unit -> unit.logOffset / RECORD).sorted())
                .as(when)
                .hasSize(count)
                .doesNotHaveDuplicates();
        index.close();
    }

    private void loadAll() throws IOException {
        while (index.load(NOW + 100_000, 100) > 0) {
            // Until everything is loaded.
        }
    }

    private List<Long> dueTimes() {
        return given.stream()
                .sorted(Comparator.comparingLong(Given::dueMillis).thenComparingLong(Given::position))
                .map(Given::dueMillis)
                .toList();
    }

    private List<Path> files(String name) throws IOException {
        Path path = directory.resolve(name);
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (var all = Files.list(path)) {
            return all.sorted().toList();
        }
    }

    private void deleteAll() throws IOException {
        for (String name : List.of("timerwheel", "timerlog", "config")) {
            for (Path file : files(name)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void spoil(Path file, String how) throws IOException {
        byte[] content = Files.readAllBytes(file);
        switch (how) {
            case "gone" -> Files.delete(file);
            case "empty" -> Files.write(file, new byte[0]);
            case "cut" -> Files.write(file, Arrays.copyOf(content, content.length / 2 + 3));
            default -> {
                Arrays.fill(content, (byte) 0xA5);
                Files.write(file, content);
            }
        }
    }
}
