// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.state.StateFile;
import io.cometmq.common.io.Json;
import io.cometmq.common.testing.ManualScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets of many groups are saved in proportion to what changed, and nothing that was saved is lost. */
class OffsetFilesTest {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final int GROUPS = 2_000;
    private static final int QUEUES = 4;

    private final ManualScheduler scheduler = new ManualScheduler();

    @TempDir
    Path directory;

    private Path json;
    private Path journal;

    @BeforeEach
    void saveManyOffsets() {
        json = directory.resolve("consumerOffset.json");
        journal = directory.resolve("consumerOffset.journal");
        try (ConsumerOffsets offsets = load()) {
            for (int group = 0; group < GROUPS; group++) {
                for (int queue = 0; queue < QUEUES; queue++) {
                    offsets.commit("G" + group, "T", queue, 100);
                }
            }
            offsets.commit("G0", "%LMQ%light", 0, 7);
        }
    }

    @Test
    void aFewChangesAreNotAWholeFile() throws IOException {
        ConsumerOffsets offsets = changed(1, 0);
        byte[] whole = Files.readAllBytes(json);
        long before = Files.size(journal);

        offsets.commit("G5", "T", 1, 222);
        scheduler.advance(EVERY);

        assertThat(json).hasBinaryContent(whole);
        assertThat(Files.size(journal) - before).isBetween(1L, 100L);
        ConsumerOffsets after = load();
        assertThat(after.of("G5", "T")).isEqualTo(Map.of(0, 100L, 1, 222L, 2, 100L, 3, 100L));
        assertThat(after.of("G1", "T")).containsEntry(0, 101L);
    }

    @Test
    void aStopLeavesEverythingInTheFileThatRocketMqReads() throws IOException {
        try (ConsumerOffsets offsets = changed(3, 0)) {
            offsets.commit("G9", "T", 1, 333);
            scheduler.advance(EVERY);
        }

        assertThat(inJson("T@G9")).containsEntry(1, 333L);
        assertThat(inJson("T@G2")).containsEntry(0, 102L);
        assertThat(Files.readString(directory.resolve("lmqConsumerOffset.json")))
                .contains("%LMQ%light@G0");
    }

    @Test
    void theJournalIsFoldedIntoTheFileBeforeItIsAsLong() throws IOException {
        ConsumerOffsets offsets = changed(1, 0);
        long longest = 0;
        for (int round = 1; round <= 30; round++) {
            for (int group = 0; group < 100; group++) {
                offsets.commit("G" + group, "T", 0, 1000 + round);
            }
            scheduler.advance(EVERY);
            longest = Math.max(longest, Files.size(journal));
        }

        assertThat(longest).isLessThan(Files.size(json));
        assertThat(load().find("G99", "T", 0)).hasValue(1030);
        assertThat(inJson("T@G99").get(0)).isGreaterThan(1000);
    }

    @Test
    void aJournalThatIsCutAnywhereGivesWhatWasSavedBefore() throws IOException {
        changed(40, 0);
        byte[] whole = Files.readAllBytes(journal);
        for (int length = 0; length <= whole.length; length += 7) {
            Files.write(journal, Arrays.copyOf(whole, length));
            ConsumerOffsets found = load();
            int newer = 0;
            for (int group = 1; group <= 40; group++) {
                long offset = found.find("G" + group, "T", 0).getAsLong();
                assertThat(offset).isIn(100L, 100L + group);
                newer += offset == 100 ? 0 : 1;
            }
            assertThat(found.find("G1999", "T", 3)).hasValue(100);
            assertThat(newer).isEqualTo(wholeChanges(whole, length));
        }
    }

    @Test
    void aGarbledFileIsReplacedByTheOneBeforeAndAllChangesSince() throws IOException {
        ConsumerOffsets offsets = changed(5, 0);
        offsets.reset("G7", "T", 0, 50);
        offsets.followed("G7", "T", 0);
        scheduler.advance(EVERY);
        assertThat(inJson("T@G7")).containsEntry(0, 50L);
        offsets.commit("G8", "T", 0, 808);
        scheduler.advance(EVERY);
        Files.writeString(json, "{\"offsetTable\":{");

        ConsumerOffsets found = load();

        assertThat(found.find("G4", "T", 0)).hasValue(104);
        assertThat(found.find("G8", "T", 0)).hasValue(808);
        assertThat(found.find("G0", "%LMQ%light", 0)).hasValue(7);
    }

    @Test
    void aFileThatRocketMqHasWrittenSinceIsNotChangedByAnOldJournal() throws IOException {
        changed(5, 0);
        Files.writeString(json, Files.readString(json).replace("100", "900"));

        assertThat(load().find("G3", "T", 0)).hasValue(900);
    }

    @Test
    void aForgottenGroupStaysForgotten() {
        ConsumerOffsets offsets = changed(2, 0);
        offsets.forgetGroup("G3");
        offsets.commit("G0", "%LMQ%light", 0, 9);
        scheduler.advance(EVERY);

        ConsumerOffsets found = load();
        assertThat(found.of("G3", "T")).isEmpty();
        assertThat(found.find("G0", "%LMQ%light", 0)).hasValue(9);
        assertThat(found.find("G2", "T", 0)).hasValue(102);
    }

    @Test
    void aFewOffsetsAreAlwaysInTheFileThatRocketMqReads() throws IOException {
        Path own = directory.resolve("few/consumerOffset.json");
        ConsumerOffsets offsets = ConsumerOffsets.load(
                new StateFile(own, scheduler), scheduler.clock(), scheduler, new OffsetConfig(EVERY));
        for (int i = 1; i < 5; i++) {
            offsets.commit("G", "T", 0, i);
            scheduler.advance(EVERY);
            assertThat(Files.readString(own)).contains("0:" + i);
        }
        assertThat(own.resolveSibling("consumerOffset.journal")).doesNotExist();
    }

    /** Offsets of which the first change was saved with everything, so that the journal is begun, and others after it. */
    private ConsumerOffsets changed(int groups, int queue) {
        ConsumerOffsets offsets = load();
        offsets.commit("G" + (GROUPS - 1), "T", 0, 99);
        scheduler.advance(EVERY);
        for (int group = 1; group <= groups; group++) {
            offsets.commit("G" + group, "T", queue, 100 + group);
        }
        scheduler.advance(EVERY);
        return offsets;
    }

    private static int wholeChanges(byte[] journal, int length) {
        int lines = 0;
        for (int i = 0; i < length; i++) {
            lines += journal[i] == '\n' ? 1 : 0;
        }
        return Math.max(0, lines - 1);
    }

    private Map<Integer, Long> inJson(String key) throws IOException {
        Map<String, Map<Integer, Long>> table =
                Json.read(Files.readString(json), ConsumerOffsetsFile.class).offsetTable();
        return table == null ? Map.of() : table.getOrDefault(key, Map.of());
    }

    private ConsumerOffsets load() {
        return ConsumerOffsets.load(
                new StateFile(json, scheduler), scheduler.clock(), scheduler, new OffsetConfig(EVERY));
    }
}
