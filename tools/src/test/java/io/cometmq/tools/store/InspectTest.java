// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.common.testing.GoldenStore;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code mqstore inspect} says about stores of RocketMQ and of ours. */
class InspectTest {
    @TempDir
    Path directory;

    @Test
    void countsWhatTheListOfAGoldenStoreNames() throws IOException {
        List<GoldenStore.Entry> messages = GoldenStore.A_PLAIN.manifest().messages();
        Map<String, Long> records = new HashMap<>();
        messages.forEach(message -> records.merge(message.topic(), 1L, Long::sum));

        JSONObject found = inspect(GoldenStore.A_PLAIN.unpackInto(directory));

        assertThat(found.getString("writtenBy")).isEqualTo("RocketMQ");
        assertThat(found.getBoolean("cleanStop")).isTrue();
        JSONObject log = found.getJSONObject("log");
        assertThat(log.getLong("start")).isZero();
        assertThat(log.getLong("end")).isEqualTo(87571);
        assertThat(log.getLong("records")).isEqualTo(messages.size());
        assertThat(log.getLong("damages")).isZero();
        Map<String, Long> counted = new HashMap<>();
        rows(found, "topics").forEach(row -> counted.put(row.getString("topic"), row.getLong("records")));
        assertThat(counted).isEqualTo(records);
        assertThat(rows(found, "queues"))
                .anySatisfy(queue -> {
                    assertThat(queue.getString("topic") + queue.getInteger("queueId"))
                            .isEqualTo("S_B1");
                    assertThat(queue.getLong("minOffset")).isZero();
                    assertThat(queue.getLong("maxOffset")).isEqualTo(12);
                })
                .anySatisfy(queue -> {
                    assertThat(queue.getString("kind")).isEqualTo("batches");
                    assertThat(queue.getLong("maxOffset")).isEqualTo(6);
                });
        assertThat(rows(found, "index")).singleElement().satisfies(file -> {
            assertThat(file.getInteger("keys")).isEqualTo(234);
            assertThat(file.getLong("endOffset")).isEqualTo(87342);
        });
        assertThat(rows(found, "stateFiles")).anySatisfy(file -> {
            assertThat(file.getString("file")).isEqualTo("config/topics.json");
            assertThat(file.getString("content")).isEqualTo("good");
        });
    }

    @Test
    void countsTimersAndHalfMessagesThatWait() throws IOException {
        JSONObject found = inspect(GoldenStore.C_PENDING.unpackInto(directory));

        assertThat(found.getInteger("halfMessagesOpen")).isEqualTo(3);
        assertThat(found.getLong("timersWaiting")).isEqualTo(8);
    }

    static List<GoldenStore> killed() {
        return List.of(GoldenStore.B_KILLED, GoldenStore.B_TORN);
    }

    @ParameterizedTest
    @MethodSource("killed")
    void tellsAnUncleanStop(GoldenStore golden) throws IOException {
        JSONObject found = inspect(golden.unpackInto(directory));

        assertThat(found.getBoolean("cleanStop")).isFalse();
        assertThat(found.getJSONObject("log").getString("end"))
                .isEqualTo(golden.offsetsAfterRestart().get("commitLogMaxOffset"));
    }

    @Test
    void knowsAStoreOfOursByItsCheckpoint() throws IOException {
        try (TestStore test = TestStore.in(directory)) {
            test.append("T", 3, "one");
            test.append("T", 3, "two");
        }
        Files.createDirectories(directory.resolve("config"));
        Files.writeString(directory.resolve("config/topics.json"), "{\"topicConfigTable\":");
        Files.writeString(directory.resolve("config/topics.json.bak"), "{}");

        JSONObject found = inspect(directory);

        assertThat(found.getString("writtenBy")).isEqualTo("CometMQ");
        assertThat(found.getJSONObject("checkpoint").getLong("offset"))
                .isEqualTo(found.getJSONObject("log").getLong("end"));
        assertThat(rows(found, "stateFiles")).singleElement().satisfies(file -> {
            assertThat(file.getString("content")).isEqualTo("bad");
            assertThat(file.getString("previous")).isEqualTo("good");
        });
    }

    @Test
    void countsTheRestTogether() throws IOException {
        try (TestStore test = TestStore.in(directory)) {
            for (int i = 0; i < 5; i++) {
                test.append("T" + i, 0, "x".repeat(100 * i));
            }
        }

        StoreToolRun run = StoreToolRun.of("inspect", directory, "--top", 2);

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("T4", "T3", "others: 3 records of", "queues: 5", "others: 3 queues")
                .doesNotContain("T2 ");
    }

    @Test
    void findsTheStoreInADataDirectory() throws IOException {
        try (TestStore test = TestStore.in(directory.resolve("store"))) {
            test.append("T", 0, "one");
        }

        assertThat(inspect(directory).getString("store"))
                .isEqualTo(directory.resolve("store").toString());
    }

    @Test
    void refusesAStoreThatIsOpenAndNamesTheProcess() {
        try (TestStore test = TestStore.in(directory)) {
            test.append("T", 0, "one");

            StoreToolRun run = StoreToolRun.of("inspect", directory);

            assertThat(run.code()).isEqualTo(3);
            assertThat(run.err().lines()).singleElement().satisfies(line -> assertThat(line)
                    .contains("is in use", Long.toString(ProcessHandle.current().pid()), "stop it first"));
        }
    }

    @Test
    void refusesADirectoryWithoutAStore() {
        StoreToolRun run = StoreToolRun.of("inspect", directory);

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err())
                .isEqualTo("mqstore inspect: no store in " + directory
                        + ": expected a directory with the folder commitlog in it\n");
    }

    @Test
    void whatIsCalledWronglyIsOneLine() {
        assertThat(StoreToolRun.of("inspect").code()).isEqualTo(2);
        assertThat(StoreToolRun.of("inspect").err()).contains("DIR").hasLineCount(1);
        assertThat(StoreToolRun.of("inspect", directory, "-o", "xml").err())
                .contains("xml")
                .hasLineCount(1);
        assertThat(StoreToolRun.of("banana").code()).isEqualTo(2);
    }

    @Test
    void drawsABarWhereSomeoneWatches() throws IOException {
        try (TestStore test = TestStore.in(directory)) {
            for (int i = 0; i < 300; i++) {
                test.append("T", 0, "x".repeat(8000));
            }
        }

        assertThat(StoreToolRun.watched("inspect", directory).err()).contains("\rinspect [", "85 %");
        assertThat(StoreToolRun.of("inspect", directory).err()).isEmpty();
    }

    private static JSONObject inspect(Path store) throws IOException {
        Map<Path, String> before = StoreToolRun.state(store);
        StoreToolRun run = StoreToolRun.of("inspect", store, "-o", "json", "--top", 1000);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(StoreToolRun.of("inspect", store).out()).contains("#Topic", "#State File");
        assertThat(StoreToolRun.state(store)).isEqualTo(before);
        return run.json();
    }

    private static List<JSONObject> rows(JSONObject found, String table) {
        JSONArray rows = found.getJSONArray(table);
        return rows.toList(JSONObject.class);
    }
}
