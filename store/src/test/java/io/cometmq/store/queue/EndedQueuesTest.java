// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndedQueuesTest {
    private static final long LOG_END = 700;

    @TempDir
    Path root;

    @Test
    void remembersTheLastEndOfEachQueue() throws IOException {
        EndedQueues ended = load();
        ended.remember(Map.of("T", Map.of(0, 10L, 3, 7L)), LOG_END, 2);
        ended.remember(Map.of("%RETRY%G", Map.of(0, 5L)), LOG_END, 1);
        ended.remember(Map.of("T", Map.of(0, 12L)), LOG_END, 1);

        EndedQueues again = load();

        assertThat(again.firstOffset("T", 0)).isEqualTo(12);
        assertThat(again.firstOffset("T", 3)).isEqualTo(7);
        assertThat(again.firstOffset("%RETRY%G", 0)).isEqualTo(5);
        assertThat(again.firstOffset("T", 1)).isZero();
    }

    @Test
    void forgetsThoseThatEndedFirstBeyondItsBound() throws IOException {
        Map<Integer, Long> many = new TreeMap<>();
        for (int id = 0; id < EndedQueues.MAX_QUEUES; id++) {
            many.put(id, 1L);
        }
        EndedQueues ended = load();
        ended.remember(Map.of("First", Map.of(0, 9L)), LOG_END, 1);

        ended.remember(Map.of("Many", many), LOG_END, 1);

        assertThat(ended.firstOffset("First", 0)).isZero();
        assertThat(load().firstOffset("Many", EndedQueues.MAX_QUEUES - 1)).isEqualTo(1);
    }

    @Test
    void coversTheRecordsOfTheDeletedQueueAndNoOthers() throws IOException {
        load().remember(Map.of("T", Map.of(0, 10L)), LOG_END, 1);

        EndedQueues.End end = load().of("T", 0);

        assertThat(end.covers(9, LOG_END - 1)).isTrue();
        assertThat(end.covers(10, LOG_END - 1))
                .as("of the topic that was made again")
                .isFalse();
        assertThat(end.covers(0, LOG_END)).as("appended by RocketMQ since").isFalse();
        assertThat(load().of("T", 1).covers(0, 0)).isFalse();
    }

    @Test
    void countsTheDeletedQueuesThatACheckpointKnew() throws IOException {
        EndedQueues ended = load();
        ended.remember(Map.of("T", Map.of(0, 10L, 1, 0L)), LOG_END, 2);
        ended.remember(Map.of("T", Map.of(0, 11L)), LOG_END, 1);
        ended.remember(Map.of("Young", Map.of(0, 1L)), LOG_END, 0);

        assertThat(ended.count()).isEqualTo(3);
        assertThat(load().count()).isEqualTo(3);
    }

    @Test
    void addsToTheFileAndWritesItAnewWhenMostOfItIsOutOfDate() throws IOException {
        Path file = root.resolve("endedQueues");
        EndedQueues ended = load();
        ended.remember(Map.of("T", Map.of(0, 1L)), LOG_END, 1);
        long line = Files.size(file);
        long longest = 0;
        for (long next = 2; next <= 4_000; next++) {
            ended.remember(Map.of("T", Map.of(0, next)), LOG_END, 1);
            longest = Math.max(longest, Files.size(file));
        }

        assertThat(longest).isBetween(60_000L, 85_000L);
        assertThat(Files.size(file)).isLessThan(longest).isGreaterThan(line);
        EndedQueues again = load();
        assertThat(again.firstOffset("T", 0)).isEqualTo(4_000);
        assertThat(again.count()).isEqualTo(4_000);
    }

    @Test
    void goesOnBehindTheLastLineThatIsWholeWhereverTheFileIsCut() throws IOException {
        Path file = root.resolve("endedQueues");
        EndedQueues ended = load();
        ended.remember(Map.of("Tü", Map.of(0, 1L)), LOG_END, 1);
        int first = endOfLines(file);
        ended.remember(Map.of("U", Map.of(0, 22L)), LOG_END, 1);
        byte[] whole = Files.readAllBytes(file);
        int end = endOfLines(file);
        for (int cut = first; cut < 2 * end - first; cut++) {
            byte[] left = Arrays.copyOf(whole, cut < end ? cut : cut - end + first);
            // Cut, or zeros where the disk has not got what was written.
            Files.write(file, cut < end ? left : Arrays.copyOf(left, whole.length));

            EndedQueues found = load();
            assertThat(found.firstOffset("Tü", 0)).isEqualTo(1);
            assertThat(found.firstOffset("U", 0)).isZero();
            found.remember(Map.of("V", Map.of(0, 3L)), LOG_END, 1);

            assertThat(load().firstOffset("V", 0)).isEqualTo(3);
            assertThat(load().firstOffset("Tü", 0)).isEqualTo(1);
        }
    }

    @Test
    void readsTheFileOfAnEarlierVersionAndSkipsLinesThatAreNone() throws IOException {
        Files.writeString(root.resolve("endedQueues"), "x 0 T\n\n4 0 T\n5 zero T\n6 1");

        EndedQueues ended = load();
        assertThat(ended.firstOffset("T", 0)).isEqualTo(4);
        assertThat(ended.of("T", 0).covers(0, 0)).isFalse();
        ended.remember(Map.of("U", Map.of(0, 5L)), LOG_END, 1);
        assertThat(load().firstOffset("T", 0)).isEqualTo(4);
        assertThat(load().firstOffset("U", 0)).isEqualTo(5);
    }

    private static int endOfLines(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).indexOf('\0');
    }

    private EndedQueues load() throws IOException {
        return EndedQueues.load(StoreFiles.disk(), root);
    }
}
