// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyQueryTest {
    /** Behind the header and 50 slots. */
    private static final int ENTRIES_AT = 40 + 4 * 50;

    @TempDir
    Path directory;

    @Test
    void findsEachWordTheUniqueKeyAndTheTag() {
        try (TestStore test = TestStore.in(directory)) {
            long offset = test.store()
                    .append(Records.to("T")
                            .keys("order-1 käufer")
                            .tag("A")
                            .property("UNIQ_KEY", "7F00")
                            .build())
                    .logOffset(0);
            test.dispatched();

            for (String key : List.of("order-1", "käufer", "7F00", "T#A")) {
                assertThat(find(test, key, 64)).as(key).containsExactly(offset);
            }
            assertThat(find(test, "order-1 käufer", 64)).isEmpty();
        }
    }

    @Test
    void findsTheNewestFirstOverSeveralFilesAndARestart() {
        try (TestStore test = TestStore.in(directory)) {
            List<Long> offsets = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                Appended appended = test.store()
                        .append(Records.to("T")
                                .keys(i % 10 == 0 ? "wanted" : "other" + i)
                                .build());
                if (i % 10 == 0) {
                    offsets.add(0, appended.logOffset(0));
                }
            }
            test.dispatched();
            assertThat(find(test, "wanted", 64)).isEqualTo(offsets);
            test.reopen();

            // 500 keys fill two files of 199 and part of a third.
            assertThat(directory.resolve("index").toFile().list()).hasSize(3);
            assertThat(find(test, "wanted", 64)).isEqualTo(offsets);
            assertThat(find(test, "wanted", 3)).isEqualTo(offsets.subList(0, 3));
        }
    }

    @Test
    void findsOnlyWhatWasStoredInTime() {
        try (TestStore test = TestStore.in(directory)) {
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                times.add(test.store().append(Records.to("T").keys("k").build()).storeTimeMillis());
                test.clock().advanceMillis(10_000);
            }
            test.dispatched();
            Collections.sort(times);

            assertThat(test.store()
                            .findByKey("T", "k", 64, times.get(1), times.get(3))
                            .logOffsets())
                    .hasSize(3);
            test.reopen();
            assertThat(test.store()
                            .findByKey("T", "k", 64, times.get(1), times.get(3))
                            .logOffsets())
                    .hasSize(3);
        }
    }

    /** Of 500 keys in files of 199: the first, the second, and the newest, which is filled in part. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aFileThatIsTornInTheMiddleIsMadeAnewWhenAQueryMeetsTheDamage(int torn) throws IOException {
        List<Long> offsets = fill(500);
        zero(file(torn), ENTRIES_AT + 20 * 20, 20 * 40);
        try (TestStore test = TestStore.in(directory)) {
            assertAllAreFoundInTheEnd(test, offsets, 0);
            for (int more = 500; more < 800; more++) {
                offsets.add(appendWithKey(test, more));
            }
            test.dispatched();
            assertAllAreFoundInTheEnd(test, offsets, 0);
            test.reopen();
            assertAllAreFound(test, offsets, 0);
        }
        try (Stream<Path> files = Files.list(directory.resolve("index"))) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .allMatch(name -> name.chars().allMatch(Character::isDigit));
        }
    }

    @Test
    void severalDamagedFilesAreMadeAnewOneAfterTheOther() throws IOException {
        List<Long> offsets = fill(500);
        for (int torn = 0; torn < 3; torn++) {
            garble(file(torn), ENTRIES_AT + 20 * 2, 20 * 90);
        }
        try (TestStore test = TestStore.in(directory)) {
            assertAllAreFoundInTheEnd(test, offsets, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aFileThatIsMissingIsMadeAnewAtTheStart(int missing) throws IOException {
        List<Long> offsets = fill(500);
        Files.delete(file(missing));
        try (TestStore test = TestStore.in(directory)) {
            assertAllAreFound(test, offsets, 0);
        }
    }

    /** RocketMQ's checkpoint does not say how many files there were: that one is damaged must be enough. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aFileThatIsDamagedIsMadeAnewAtTheStartWithoutOurCheckpoint(int damaged) throws IOException {
        List<Long> offsets = fill(500);
        garble(file(damaged), ENTRIES_AT + 20, 20);
        Files.delete(directory.resolve("checkpoint"));
        Files.delete(directory.resolve("checkpoint.bak"));
        try (TestStore test = TestStore.in(directory)) {
            assertAllAreFound(test, offsets, 0);
        }
    }

    @Test
    void anIndexThatIsGoneIsMadeAnewAtTheStart() throws IOException {
        List<Long> offsets = fill(500);
        for (int i = 2; i >= 0; i--) {
            Files.delete(file(i));
        }
        try (TestStore test = TestStore.in(directory)) {
            assertAllAreFound(test, offsets, 0);
        }
    }

    @Test
    void filesOfTheIndexGoWithTheLog() throws IOException {
        List<Long> offsets = fill(2_000);
        try (TestStore test = TestStore.in(directory)) {
            int before = directory.resolve("index").toFile().list().length;
            test.clock().advance(Duration.ofHours(73));
            assertThat(test.store().deleteExpired()).isPositive();
            while (test.store().deleteExpired() > 0) {
                test.dispatched();
            }
            int kept = (int) offsets.stream()
                    .filter(offset -> offset >= test.store().minLogOffset())
                    .count();

            assertThat(kept).isBetween(1, 300);
            assertThat(directory.resolve("index").toFile().list().length)
                    .isBetween(1, before - (2_000 - kept) / 199 + 1);
            assertAllAreFound(test, offsets, 2_000 - kept);
            assertThat(find(test, "key-" + (1_999 - kept), 64)).isEmpty();
            test.reopen();
            assertAllAreFound(test, offsets, 2_000 - kept);

            zero(file(0), ENTRIES_AT + 20 * 150, 20 * 49);
            assertAllAreFoundInTheEnd(test, offsets, 2_000 - kept);
        }
    }

    private List<Long> fill(int count) {
        List<Long> offsets = new ArrayList<>();
        try (TestStore test = TestStore.in(directory)) {
            for (int number = 0; number < count; number++) {
                offsets.add(appendWithKey(test, number));
            }
        }
        return offsets;
    }

    private static long appendWithKey(TestStore test, int number) {
        return test.store()
                .append(Records.to("T").keys("key-" + number).build())
                .logOffset(0);
    }

    private static void assertAllAreFound(TestStore test, List<Long> offsets, int from) {
        for (int number = from; number < offsets.size(); number++) {
            assertThat(find(test, "key-" + number, 64)).as("key-%s", number).containsExactly(offsets.get(number));
        }
    }

    /** Asks until everything is found: the thread of the index works meanwhile. */
    private static void assertAllAreFoundInTheEnd(TestStore test, List<Long> offsets, int from) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertAllAreFound(test, offsets, from));
    }

    private Path file(int number) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("index"))) {
            return files.sorted().skip(number).findFirst().orElseThrow();
        }
    }

    private static void zero(Path file, int from, int length) throws IOException {
        overwrite(file, from, new byte[length]);
    }

    private static void garble(Path file, int from, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        overwrite(file, from, bytes);
    }

    private static void overwrite(Path file, int from, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), from);
        }
    }

    private static List<Long> find(TestStore test, String key, int max) {
        return test.store().findByKey("T", key, max, 0, Long.MAX_VALUE).logOffsets();
    }
}
