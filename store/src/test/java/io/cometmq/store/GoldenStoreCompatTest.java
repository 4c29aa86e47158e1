// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSONObject;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.MessageStore.KeyHits;
import io.cometmq.store.testing.GoldenStore;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that RocketMQ 5.5.0 wrote are opened, and everything that their lists name is found. */
class GoldenStoreCompatTest {
    /** A topic that keeps batches: its queues are of another kind. */
    private static final String BATCH_TOPIC = "S_D";
    /** A topic that was deleted: its records are in the log alone. */
    private static final String DELETED_TOPIC = "S_Gone";

    @TempDir
    Path directory;

    @Test
    void findsEveryRecordOfTheLog() throws IOException {
        GoldenStore golden = GoldenStore.unpack("a-plain", directory);
        try (TestStore test = TestStore.in(golden.directory())) {
            assertThat(golden.messages()).hasSizeGreaterThan(80);
            for (Object message : golden.messages()) {
                assertHasRecord(test.store(), (JSONObject) message);
            }
            assertThat(test.store().maxLogOffset()).isEqualTo(87571);
        }
    }

    @Test
    void findsEveryQueueOffset() throws IOException {
        GoldenStore golden = GoldenStore.unpack("a-plain", directory);
        try (TestStore test = TestStore.in(golden.directory())) {
            Map<String, List<Long>> expected = recordsByQueue(golden);

            expected.forEach((queue, logOffsets) -> {
                String[] parts = queue.split(" ", -1);
                assertThat(logOffsets(test.store(), parts[0], Integer.parseInt(parts[1])))
                        .as(queue)
                        .isEqualTo(logOffsets);
            });
            assertThat(golden.queueFiles()).hasSameSizeAs(expected.keySet());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsTheMessagesOfBatches(boolean queuesAreLost) throws IOException {
        GoldenStore golden = GoldenStore.unpack("a-plain", directory);
        if (queuesAreLost) {
            Files.delete(golden.directory().resolve("batchconsumequeue/S_D/0/00000000000000000000"));
            Files.delete(golden.directory().resolve("batchconsumequeue/S_D/0"));
            Files.delete(golden.directory().resolve("batchconsumequeue/S_D"));
            Files.write(golden.directory().resolve("abort"), new byte[0]);
        }
        try (TestStore test = TestStore.in(
                golden.directory(), TestStore.smallFiles().with((Predicate<String>) BATCH_TOPIC::equals))) {
            MessageStore store = test.store();

            assertThat(store.maxQueueOffset(BATCH_TOPIC, 0)).isEqualTo(6);
            assertThat(store.minQueueOffset(BATCH_TOPIC, 0)).isZero();
            assertThat(logOffsets(store, BATCH_TOPIC, 0)).containsExactly(81517L, 82279L);
            assertThat(test.bodies(BATCH_TOPIC, 0)).hasSize(6);
            try (ReadResult middle = store.read(BATCH_TOPIC, 0, 3, 32, 1 << 20, RecordFilter.ALL)) {
                assertThat(middle.records()).extracting(RecordSlice::logOffset).containsExactly(81517L, 82279L);
                assertThat(middle.messages()).isEqualTo(6);
                assertThat(middle.nextOffset()).isEqualTo(6);
            }
            assertThat(store.storeTimeOf(BATCH_TOPIC, 0, 4)).hasValue(1795337996637L);
            assertThat(store.queueOffsetAt(BATCH_TOPIC, 0, 1795337996638L, TimeBoundary.LOWER))
                    .isEqualTo(5);
            assertThat(test.appendTogether(BATCH_TOPIC, 0, List.of("x", "y")).queueOffset())
                    .isEqualTo(6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-plain", "b-killed"})
    void findsEveryKey(String name) throws IOException {
        GoldenStore golden = GoldenStore.unpack(name, directory);
        try (TestStore test = TestStore.in(golden.directory())) {
            for (Object each : golden.messages()) {
                JSONObject message = (JSONObject) each;
                JSONObject properties = message.getJSONObject("properties");
                List<String> keys = new ArrayList<>(List.of(properties.getString("UNIQ_KEY")));
                if (properties.containsKey("KEYS")) {
                    keys.addAll(List.of(properties.getString("KEYS").split(" ", -1)));
                }
                for (String key : keys) {
                    KeyHits hits = test.store().findByKey(message.getString("topic"), key, 64, 0, Long.MAX_VALUE);
                    assertThat(hits.logOffsets()).as(key).contains(message.getLong("physicalOffset"));
                }
            }
        }
    }

    @Test
    void goesOnWhereRocketMqStopped() throws IOException {
        GoldenStore golden = GoldenStore.unpack("a-plain", directory);
        try (TestStore test = TestStore.in(golden.directory())) {
            Appended appended = test.append("S_A", 2, "one more");
            test.reopen();

            assertThat(appended.queueOffset()).isEqualTo(10);
            assertThat(appended.logOffset(0)).isEqualTo(87571);
            assertThat(test.bodies("S_A", 2)).hasSize(11).endsWith("one more");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"b-killed", "b-torn"})
    void recoversToTheOffsetsThatRocketMqRecoversTo(String name) throws IOException {
        GoldenStore golden = GoldenStore.unpack(name, directory);
        try (TestStore test = TestStore.in(golden.directory())) {
            golden.afterRestart().forEach((what, value) -> {
                if (what.startsWith("commitLogMaxOffset")) {
                    assertThat(test.store().maxLogOffset()).isEqualTo(Long.parseLong((String) value));
                } else if (what.startsWith("commitLogMinOffset")) {
                    assertThat(test.store().minLogOffset()).isEqualTo(Long.parseLong((String) value));
                } else if (!what.startsWith(BATCH_TOPIC)) {
                    String[] queue = what.split(" ", -1);
                    int id = Integer.parseInt(queue[1]);
                    assertThat(test.store().minQueueOffset(queue[0], id) + ".."
                                    + test.store().maxQueueOffset(queue[0], id))
                            .as(what)
                            .isEqualTo(value);
                    assertThat(logOffsets(test.store(), queue[0], id))
                            .hasSize((int) test.store().maxQueueOffset(queue[0], id));
                }
            });
        }
    }

    private static Map<String, List<Long>> recordsByQueue(GoldenStore golden) {
        Map<String, List<Long>> expected = new TreeMap<>();
        for (Object each : golden.messages()) {
            JSONObject message = (JSONObject) each;
            String topic = message.getString("topic");
            if (!topic.equals(BATCH_TOPIC) && !topic.equals(DELETED_TOPIC)) {
                expected.computeIfAbsent(topic + " " + message.getIntValue("queueId"), queue -> new ArrayList<>())
                        .add(message.getLong("physicalOffset"));
            }
        }
        return expected;
    }

    private static List<Long> logOffsets(MessageStore store, String topic, int queueId) {
        List<Long> found = new ArrayList<>();
        long next = store.minQueueOffset(topic, queueId);
        while (next < store.maxQueueOffset(topic, queueId)) {
            try (ReadResult result = store.read(topic, queueId, next, 32, 1 << 20, RecordFilter.ALL)) {
                assertThat(result.status()).isEqualTo(ReadResult.Status.FOUND);
                result.records().forEach(record -> found.add(record.logOffset()));
                next = result.nextOffset();
            }
        }
        return found;
    }

    private static void assertHasRecord(MessageStore store, JSONObject expected) {
        try (RecordSlice found = store.recordAt(expected.getLongValue("physicalOffset"))) {
            assertThat(found).as("record at %s", expected.get("physicalOffset")).isNotNull();
            ByteBuffer record = found.bytes();
            assertThat(found.size()).isEqualTo(expected.getIntValue("storeSize"));
            assertThat(RecordLayout.topic(record, 0)).isEqualTo(expected.getString("topic"));
            assertThat(RecordLayout.queueId(record, 0)).isEqualTo(expected.getIntValue("queueId"));
            assertThat(RecordLayout.queueOffset(record, 0)).isEqualTo(expected.getLongValue("queueOffset"));
            assertThat(RecordLayout.storeTimestamp(record, 0)).isEqualTo(expected.getLongValue("storeTimestamp"));
            assertThat(MessageProperties.decode(RecordLayout.properties(record, 0)))
                    .isEqualTo(expected.getJSONObject("properties"));
            assertThat(sha256(record)).isEqualTo(expected.getString("bodySha256"));
        }
    }

    private static String sha256(ByteBuffer record) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(record.slice(RecordLayout.bodyPosition(record, 0), RecordLayout.bodyLength(record, 0)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
