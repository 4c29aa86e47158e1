// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSONObject;
import io.cometmq.common.testing.GoldenStore;
import io.cometmq.store.Appended;
import io.cometmq.store.queue.LmqConfig;
import io.cometmq.store.queue.QueueConfig;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of damage is found by {@code mqstore verify}, and nothing else is. */
class VerifyTest {
    private static final String LOG = "commitlog/00000000000000000000";
    private static final String QUEUE = "consumequeue/T/1/00000000000000000000";
    private static final long ENTRY = 20;
    private static final int RECORDS = 120;
    private static final Map<String, Long> LOG_OFFSETS = new HashMap<>();

    @TempDir
    static Path template;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeAStore() {
        try (TestStore test = TestStore.in(template)) {
            fill(test);
        }
    }

    static List<GoldenStore> soundStores() {
        return List.of(GoldenStore.A_PLAIN, GoldenStore.B_KILLED, GoldenStore.C_PENDING, GoldenStore.D_POP);
    }

    @ParameterizedTest
    @MethodSource("soundStores")
    void storesOfRocketMqAreSound(GoldenStore golden) throws IOException {
        JSONObject found = verify(golden.unpackInto(directory), 0);

        assertThat(found.getJSONObject("summary").getInteger("records"))
                .isEqualTo(golden.manifest().messages().size());
    }

    @Test
    void recordsOfADeletedTopicAreNoDamage() throws IOException {
        long gone = GoldenStore.A_PLAIN.manifest().messages().stream()
                .filter(message -> message.topic().equals("S_Gone"))
                .findFirst()
                .orElseThrow()
                .physicalOffset();

        assertThat(findings(verify(GoldenStore.A_PLAIN.unpackInto(directory), 0)))
                .containsExactly(
                        "note consumequeue/S_Gone 0 topic was deleted: nothing points at 1 records, the first at"
                                + " log offset " + gone);
    }

    @Test
    void aTornTailIsDamage() throws IOException {
        assertThat(findings(verify(GoldenStore.B_TORN.unpackInto(directory), 1)))
                .anyMatch(
                        line -> line.startsWith("damage " + LOG) && line.contains("no whole record, and none follows"));
    }

    @Test
    void aStoreOfOursIsSoundAtAnyTime() throws IOException {
        fill();

        JSONObject found = verify(directory, 0);

        assertThat(findings(found)).isEmpty();
        assertThat(found.getBoolean("sound")).isTrue();
        assertThat(found.getJSONObject("summary").getInteger("records")).isEqualTo(RECORDS + 11);
        assertThat(StoreToolRun.of("verify", directory).out()).contains("sound: no damage, 0 notes");
    }

    @Test
    void aStoreWhoseProcessWasKilledIsSound() throws IOException {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        try (TestStore test = TestStore.in(directory.resolve("store"))) {
            fill(test);
            test.dispatched();
            copy(test.directory(), copy);
        }
        Files.delete(copy.resolve("lock"));

        assertThat(findings(verify(copy, 0))).allMatch(line -> line.startsWith("note"));
    }

    @Test
    void aTopicThatWasDeletedAndMadeAgainIsNoDamage() throws IOException {
        try (TestStore test = TestStore.in(directory)) {
            fill(test);
            test.dispatched();
            test.store().deleteTopic("T");
            test.reopen();
            test.append("T", 1, "the first of a new life");
        }
        state("topics.json", "{\"topicConfigTable\":{\"T\":{},\"U\":{},\"BatchT\":{}}}");

        assertThat(findings(verify(directory, 1)))
                .as("queue 0 of T is gone, and nothing says that it may be")
                .noneMatch(line -> line.startsWith("damage") && line.contains("T/1"));
    }

    @Test
    void aFlippedBitInABodyIsFound() throws IOException {
        fill();
        long offset = logOffset("T", 1, 3);
        flip(LOG, offset + 100);

        assertThat(findings(verify(directory, 1)))
                .singleElement()
                .asString()
                .startsWith("damage " + LOG + " " + offset)
                .contains("topic T, queue 1, queue offset 3", "checksum");
    }

    @Test
    void garbageInTheLogIsFoundAndWalkedOver() throws IOException {
        fill();
        long offset = logOffset("T", 1, 3);
        write(LOG, offset, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

        JSONObject found = verify(directory, 1);

        assertThat(findings(found))
                .anyMatch(line -> line.startsWith("damage " + LOG + " " + offset) && line.contains("are no record"))
                .anyMatch(line -> line.startsWith("damage " + QUEUE + " " + 3 * ENTRY)
                        && line.contains("queue offset 3: 1 entries that point at no record of theirs"));
        assertThat(found.getJSONObject("summary").getInteger("records")).isEqualTo(RECORDS + 10);
    }

    @Test
    void whatRecoveryPutAsideIsNoDamageAnyMore() throws IOException {
        fill();
        write(LOG, logOffset("T", 1, 3), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        Files.writeString(directory.resolve("abort"), "1");
        Files.delete(directory.resolve("checkpoint"));
        Files.deleteIfExists(directory.resolve("checkpoint.bak"));
        TestStore.in(directory).close();

        JSONObject found = verify(directory, 0);

        assertThat(findings(found))
                .anyMatch(line -> line.startsWith("note quarantine") && line.contains("1 pieces of the log"))
                .anyMatch(line -> line.startsWith("note " + QUEUE) && line.contains("queue offset 3"))
                .hasSize(2);
        assertThat(StoreToolRun.of("export", directory).lines())
                .as("a record that fills a hole is no message")
                .hasSize(RECORDS - 1 + 9 + 4);
    }

    @Test
    void zerosInTheLogAreFound() throws IOException {
        fill();
        long offset = logOffset("T", 1, 3);
        write(LOG, offset, new byte[300]);

        assertThat(findings(verify(directory, 1)))
                .anyMatch(line -> line.startsWith("damage " + LOG + " " + offset) && line.contains("are no record"));
    }

    @Test
    void aMissingFileOfTheLogIsFound() throws IOException {
        fill();
        Files.delete(directory.resolve("commitlog/00000000000000016384"));

        assertThat(findings(verify(directory, 1)))
                .anyMatch(line -> line.contains("files are missing before it: log offsets 16384..32768"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 90, 5000})
    void aLogFileThatWasCutIsFound(int length) throws IOException {
        fill();
        cut("commitlog/00000000000000016384", length);

        assertThat(findings(verify(directory, 1)))
                .anyMatch(line -> line.startsWith("damage commitlog/00000000000000016384"));
    }

    @Test
    void aLogThatEndsBeforeTheCheckpointIsFound() throws IOException {
        fill();
        long offset = logOffset("T", 1, 3);
        write(LOG, offset, new byte[(int) (TestStore.SEGMENT_BYTES - offset)]);
        Files.delete(directory.resolve("commitlog/00000000000000016384"));
        Files.delete(directory.resolve("commitlog/00000000000000032768"));

        assertThat(findings(verify(directory, 1)))
                .anyMatch(line -> line.startsWith("damage checkpoint 0") && line.contains("and it ends at " + offset));
    }

    @Test
    void anEntryThatIsGoneIsFound() throws IOException {
        fill();
        write(QUEUE, 5 * ENTRY, new byte[2 * (int) ENTRY]);

        assertThat(findings(verify(directory, 1)))
                .containsExactly("damage " + QUEUE + " 100 queue offsets 5..6: 2 records of the log that the queue has"
                        + " no entry for; the first: record at log offset " + logOffset("T", 1, 5));
    }

    @Test
    void anEntryThatPointsElsewhereIsFound() throws IOException {
        fill();
        write(QUEUE, 5 * ENTRY, ByteBuffer.allocate(8).putLong(7).array());

        assertThat(findings(verify(directory, 1)))
                .containsExactly("damage " + QUEUE + " 100 queue offset 5: 1 entries that point at no record of theirs;"
                        + " the first: it points at 7, expected " + logOffset("T", 1, 5));
    }

    @Test
    void anEntryWithAnotherTagIsFound() throws IOException {
        fill();
        write(QUEUE, 5 * ENTRY + 12, ByteBuffer.allocate(8).putLong(7).array());

        assertThat(findings(verify(directory, 1))).singleElement().asString().contains("hash 7, expected");
    }

    @Test
    void aBlankEntryWhoseRecordIsThereIsFound() throws IOException {
        fill();
        write(
                QUEUE,
                5 * ENTRY,
                ByteBuffer.allocate((int) ENTRY).putInt(8, Integer.MAX_VALUE).array());

        assertThat(findings(verify(directory, 1))).singleElement().asString().contains("queue offset 5", "are blank");
    }

    @Test
    void anEntryAheadOfTheLogIsFound() throws IOException {
        fill();
        int end = RECORDS / 2;
        write(
                QUEUE,
                end * ENTRY,
                ByteBuffer.allocate((int) ENTRY).putLong(1 << 20).putInt(200).array());

        assertThat(findings(verify(directory, 1)))
                .singleElement()
                .asString()
                .contains("queue offset " + end, "point behind the end of the log");
    }

    @Test
    void aQueueThatIsGoneIsFound() throws IOException {
        fill();
        Files.delete(directory.resolve(QUEUE));
        Files.delete(directory.resolve("consumequeue/T/1"));

        assertThat(findings(verify(directory, 1)))
                .singleElement()
                .asString()
                .startsWith(
                        "damage consumequeue/T/1 0 queue is not there: expected one for " + RECORDS / 2 + " records");
    }

    @Test
    void aQueueFileThatIsGoneIsFound() throws IOException {
        fill();
        Files.delete(directory.resolve(QUEUE));

        assertThat(findings(verify(directory, 1)))
                .singleElement()
                .asString()
                .contains(RECORDS / 2 + " records of the log that the queue has no entry for");
    }

    @Test
    void aBatchEntryThatIsWrongIsFound() throws IOException {
        fill();
        write("batchconsumequeue/BatchT/0/00000000000000000000", 46 + 36, new byte[] {0, 9});

        assertThat(findings(verify(directory, 1)))
                .singleElement()
                .asString()
                .contains("it is of 9 messages from queue offset 2 on, expected 2 from 2 on");
    }

    @Test
    void anEntryOfALightQueueThatIsWrongIsFound() throws IOException {
        QueueConfig queues = new QueueConfig(2000, 16, new LmqConfig(true, true, false, 10));
        try (TestStore test = TestStore.in(directory, TestStore.smallFiles().with(queues))) {
            for (int i = 0; i < 3; i++) {
                test.store()
                        .append(Records.to("T")
                                .property("INNER_MULTI_DISPATCH", "%LMQ%a,%LMQ%b")
                                .build());
            }
        }
        assertThat(findings(verify(directory, 0))).isEmpty();

        write("consumequeue/%LMQ%b/0/00000000000000000000", ENTRY, new byte[20]);

        assertThat(findings(verify(directory, 1)))
                .singleElement()
                .asString()
                .startsWith(
                        "damage consumequeue/%LMQ%b/0/00000000000000000000 20 queue offset 1: 1 records of the log");
    }

    @Test
    void aKeyThatIsWrongIsFoundAndItsChainToo() throws IOException {
        fill();
        Path index = indexFile();
        write(directory.relativize(index).toString(), 40 + 4 * 50 + 3 * 20, new byte[] {0, 0, 0, 1});

        assertThat(findings(verify(directory, 1)))
                .anyMatch(line -> line.contains("keys of 1 records are not in the index, the first at log offset"))
                .anyMatch(line -> line.contains("do not point at the one before them"));
    }

    @Test
    void aSlotThatIsWrongIsFound() throws IOException {
        fill();
        write(directory.relativize(indexFile()).toString(), 40 + 4 * 7, new byte[4]);

        assertThat(findings(verify(directory, 1)))
                .singleElement()
                .asString()
                .contains(" 68 1 slots do not point at the newest entry of their chain, the first is number 7");
    }

    @Test
    void anIndexFileThatIsGoneIsFound() throws IOException {
        fill();
        Files.delete(indexFile());

        assertThat(findings(verify(directory, 1))).singleElement().asString().startsWith("damage index 0 keys of");
    }

    @Test
    void anIndexFileThatWasCutIsFound() throws IOException {
        fill();
        cut(directory.relativize(indexFile()).toString(), 1000);

        assertThat(findings(verify(directory, 1))).anyMatch(line -> line.contains("index file has an unknown length"));
    }

    @Test
    void aTimerWithoutItsMessageIsFound() throws IOException {
        GoldenStore.C_PENDING.unpackInto(directory);
        write(
                "timerlog/00000000000000000000",
                3 * 52 + 28,
                ByteBuffer.allocate(8).putLong(0).array());

        assertThat(findings(verify(directory, 1)))
                .singleElement()
                .isEqualTo("damage timerlog/00000000000000000000 156 1 waiting timers point at no waiting message, the"
                        + " first at log offset 0");
    }

    @Test
    void aStateFileThatIsNoJsonIsFound() throws IOException {
        fill();
        state("subscriptionGroup.json", "{\"a\":");
        state("subscriptionGroup.json.bak", "{}");
        state("consumerOffset.json", "{\"offsetTable\":{\"T@g\":{0:5}}}");

        assertThat(findings(verify(directory, 1)))
                .singleElement()
                .asString()
                .startsWith("damage config/subscriptionGroup.json 0 state file cannot be read")
                .endsWith("its previous generation can");
    }

    @Test
    void theListHasABoundAndTheCountHasNone() throws IOException {
        fill();
        for (int i = 0; i < 6; i++) {
            flip(LOG, logOffset("T", 1, i) + 100);
        }

        JSONObject found = StoreToolRun.of("verify", directory, "-o", "json", "--max-findings", 4)
                .json();

        assertThat(found.getJSONArray("findings")).hasSize(4);
        assertThat(found.getInteger("damages")).isEqualTo(6);
    }

    @Test
    void otherSizesOfIndexFilesAreReadFromTheSettings() throws IOException {
        fill();
        Path conf = Files.writeString(directory.resolve("broker.conf"), "maxHashSlotNum=50\nmaxIndexNum=200\n");
        Path wrong = Files.writeString(directory.resolve("wrong.conf"), "maxHashSlotNum=many\n");

        assertThat(StoreToolRun.of("verify", directory, "-c", conf).code()).isZero();
        assertThat(StoreToolRun.of("verify", directory, "-c", wrong).code()).isEqualTo(2);
        assertThat(StoreToolRun.of("verify", directory, "-c", wrong).err()).contains("maxHashSlotNum", "many");
    }

    /** A store like the one that was made once. */
    private void fill() throws IOException {
        copy(template, directory);
        state("topics.json", "{\"topicConfigTable\":{\"T\":{},\"U\":{},\"BatchT\":{}}}");
    }

    /** Half of the records in each of two queues, ten in another topic, and two batches of which one comes late. */
    private static void fill(TestStore test) {
        test.appendTogether("BatchT", 0, List.of("a", "b"));
        for (int i = 0; i < RECORDS; i++) {
            Appended appended = test.store()
                    .append(Records.to("T")
                            .queue(i % 2)
                            .tag("tag" + i % 3)
                            .keys("key" + i)
                            .property("UNIQ_KEY", "id" + i)
                            .body("body " + i + "x".repeat(150))
                            .build());
            LOG_OFFSETS.put("T" + i % 2 + " " + appended.queueOffset(), appended.logOffset(0));
        }
        for (int i = 0; i < 9; i++) {
            test.append("U", 0, "plain");
        }
        test.appendTogether("BatchT", 0, List.of("c", "d"));
    }

    private static long logOffset(String topic, int queueId, int queueOffset) {
        return LOG_OFFSETS.get(topic + queueId + " " + queueOffset);
    }

    private Path indexFile() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("index"))) {
            return files.sorted().findFirst().orElseThrow();
        }
    }

    private void state(String name, String content) throws IOException {
        Files.createDirectories(directory.resolve("config"));
        Files.writeString(directory.resolve("config").resolve(name), content);
    }

    private void flip(String file, long position) throws IOException {
        try (FileChannel channel =
                FileChannel.open(directory.resolve(file), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.put(0, (byte) (one.get(0) ^ 0x10));
            channel.write(one.flip(), position);
        }
    }

    private void write(String file, long position, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(file), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    private void cut(String file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(file), StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                // A state file under its temporary name may have its own by now.
                if (!path.equals(from) && !path.toString().endsWith(".tmp")) {
                    Files.copy(path, to.resolve(from.relativize(path)));
                }
            }
        }
    }

    private static JSONObject verify(Path store, int code) throws IOException {
        Map<Path, String> before = StoreToolRun.state(store);
        StoreToolRun run = StoreToolRun.of("verify", store, "-o", "json");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).as(run.out()).isEqualTo(code);
        assertThat(StoreToolRun.state(store)).isEqualTo(before);
        return run.json();
    }

    private static List<String> findings(JSONObject found) {
        if (found.getJSONArray("findings") == null) {
            return List.of();
        }
        return found.getJSONArray("findings").toList(JSONObject.class).stream()
                .map(each -> String.join(
                        " ",
                        each.getString("severity"),
                        each.getString("file"),
                        each.getString("offset"),
                        each.getString("found")))
                .toList();
    }
}
