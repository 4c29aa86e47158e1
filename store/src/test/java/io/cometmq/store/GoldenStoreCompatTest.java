// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.testing.GoldenStore;
import io.cometmq.common.testing.GoldenStore.Entry;
import io.cometmq.store.MessageStore.QueueId;
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
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stores that RocketMQ 5.5.0 wrote are opened - after a clean stop, after a kill, torn, with timers, half messages and pops
 * pending - and everything that their lists name is found, with what is derived as RocketMQ left it and with all of it lost.
 */
class GoldenStoreCompatTest {
    /** A topic that keeps batches: its queues are of another kind. */
    private static final String BATCH_TOPIC = "S_D";
    /** A topic that was deleted: its records are in the log alone. */
    private static final String DELETED_TOPIC = "S_Gone";

    private static final String MESSAGES_IN_RECORD = "INNER_NUM";
    private static final int MOST_HITS = 64;

    @TempDir
    Path directory;

    static Stream<GoldenStore> stores() {
        return Stream.of(
                GoldenStore.A_PLAIN,
                GoldenStore.B_KILLED,
                GoldenStore.B_TORN,
                GoldenStore.C_PENDING,
                GoldenStore.D_POP);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void findsEverythingThatTheListNames(GoldenStore golden) throws IOException {
        golden.unpackInto(directory);
        try (TestStore test = open()) {
            assertHas(test.store(), golden.manifest().messages());
            assertThat(test.store().queues())
                    .extracting(QueueId::topic)
                    .as("a deleted topic stays deleted")
                    .doesNotContain(DELETED_TOPIC);
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void findsItAllWhenNothingButTheLogIsLeft(GoldenStore golden) throws IOException {
        golden.unpackInto(directory, file -> file.startsWith("commitlog"));
        try (TestStore test = open()) {
            assertHas(test.store(), golden.manifest().messages());
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void goesOnWhereRocketMqStopped(GoldenStore golden) throws IOException {
        golden.unpackInto(directory);
        List<Entry> messages = golden.manifest().messages();
        Entry last = messages.get(messages.size() - 1);
        Entry one = messages.stream()
                .filter(each -> !each.topic().equals(BATCH_TOPIC))
                .findFirst()
                .orElseThrow();
        try (TestStore test = open()) {
            long next = test.store().maxQueueOffset(one.topic(), one.queueId());
            Appended appended = test.append(one.topic(), one.queueId(), "one more");
            test.reopen();

            assertThat(appended.queueOffset()).isEqualTo(next);
            assertThat(appended.logOffset(0)).isEqualTo(last.physicalOffset() + last.storeSize());
            assertThat(appended.storeTimeMillis()).isGreaterThanOrEqualTo(last.storeTimestamp());
            assertThat(test.bodies(one.topic(), one.queueId()))
                    .hasSize((int) next + 1)
                    .endsWith("one more");
            assertThat(test.store().storeTimeOf(one.topic(), one.queueId(), next))
                    .hasValue(appended.storeTimeMillis());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsTheMessagesOfBatches(boolean queuesAreLost) throws IOException {
        GoldenStore.A_PLAIN.unpackInto(directory, file -> !queuesAreLost || !file.startsWith("batchconsumequeue/"));
        if (queuesAreLost) {
            Files.write(directory.resolve("abort"), new byte[0]);
        }
        try (TestStore test = open()) {
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
    @ValueSource(strings = {"b-killed", "b-torn"})
    void recoversToTheOffsetsThatRocketMqRecoversTo(String name) throws IOException {
        GoldenStore golden = stores().filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow();
        golden.unpackInto(directory);
        try (TestStore test = open()) {
            golden.offsetsAfterRestart().forEach((what, value) -> {
                if (what.equals("commitLogMaxOffset")) {
                    assertThat(test.store().maxLogOffset()).isEqualTo(Long.parseLong(value));
                } else if (what.equals("commitLogMinOffset")) {
                    assertThat(test.store().minLogOffset()).isEqualTo(Long.parseLong(value));
                } else {
                    String[] queue = what.split(" ", -1);
                    int id = Integer.parseInt(queue[1]);
                    assertThat(test.store().minQueueOffset(queue[0], id) + ".."
                                    + test.store().maxQueueOffset(queue[0], id))
                            .as(what)
                            .isEqualTo(value);
                }
            });
        }
    }

    private TestStore open() {
        return TestStore.in(directory, TestStore.smallFiles().with((Predicate<String>) BATCH_TOPIC::equals));
    }

    /** Whether a store has just these records, in the log, in their queues, by key and by time. */
    private static void assertHas(MessageStore store, List<Entry> messages) {
        Entry last = messages.get(messages.size() - 1);
        assertThat(store.minLogOffset()).isZero();
        assertThat(store.maxLogOffset()).isEqualTo(last.physicalOffset() + last.storeSize());
        Map<String, List<Entry>> byQueue = new TreeMap<>();
        for (Entry message : messages) {
            assertHasRecord(store, message);
            assertIsFoundByKey(store, message);
            if (!message.topic().equals(DELETED_TOPIC)) {
                byQueue.computeIfAbsent(message.topic() + " " + message.queueId(), queue -> new ArrayList<>())
                        .add(message);
            }
        }
        byQueue.forEach((queue, entries) -> assertHasQueue(store, entries));
        assertThat(store.queues())
                .extracting(queue -> queue.topic() + " " + queue.queueId())
                .filteredOn(queue -> !queue.startsWith(DELETED_TOPIC))
                .containsExactlyInAnyOrderElementsOf(byQueue.keySet());
    }

    private static void assertHasQueue(MessageStore store, List<Entry> entries) {
        String topic = entries.get(0).topic();
        int queueId = entries.get(0).queueId();
        assertThat(logOffsets(store, topic, queueId))
                .as("%s %s", topic, queueId)
                .isEqualTo(entries.stream().map(Entry::physicalOffset).toList());
        assertThat(store.minQueueOffset(topic, queueId)).isZero();
        Entry last = entries.get(entries.size() - 1);
        assertThat(store.maxQueueOffset(topic, queueId)).isEqualTo(last.queueOffset() + messagesIn(last));
        for (Entry entry : entries) {
            long time = entry.storeTimestamp();
            assertThat(store.storeTimeOf(topic, queueId, entry.queueOffset())).hasValue(time);
            assertThat(store.queueOffsetAt(topic, queueId, time, TimeBoundary.LOWER))
                    .isEqualTo(ofTime(entries, time).get(0).queueOffset());
        }
    }

    private static List<Entry> ofTime(List<Entry> entries, long time) {
        return entries.stream().filter(each -> each.storeTimestamp() == time).toList();
    }

    private static int messagesIn(Entry entry) {
        return Integer.parseInt(entry.properties().getOrDefault(MESSAGES_IN_RECORD, "1"));
    }

    private static void assertIsFoundByKey(MessageStore store, Entry message) {
        Map<String, String> properties = message.properties();
        TreeSet<String> keys = new TreeSet<>();
        if (properties.containsKey("UNIQ_KEY")) {
            keys.add(properties.get("UNIQ_KEY"));
        }
        if (properties.containsKey("KEYS")) {
            keys.addAll(List.of(properties.get("KEYS").split(" ", -1)));
        }
        for (String key : keys) {
            List<Long> found = store.findByKey(
                            message.topic(), key, MOST_HITS, message.storeTimestamp(), message.storeTimestamp())
                    .logOffsets();
            assertThat(found).as(key).contains(message.physicalOffset());
        }
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

    private static void assertHasRecord(MessageStore store, Entry expected) {
        try (RecordSlice found = store.recordAt(expected.physicalOffset())) {
            assertThat(found).as("record at %s", expected.physicalOffset()).isNotNull();
            ByteBuffer record = found.bytes();
            assertThat(found.size()).isEqualTo(expected.storeSize());
            assertThat(RecordLayout.topic(record, 0)).isEqualTo(expected.topic());
            assertThat(RecordLayout.queueId(record, 0)).isEqualTo(expected.queueId());
            assertThat(RecordLayout.queueOffset(record, 0)).isEqualTo(expected.queueOffset());
            assertThat(RecordLayout.sysFlag(record, 0)).isEqualTo(expected.sysFlag());
            assertThat(RecordLayout.storeTimestamp(record, 0)).isEqualTo(expected.storeTimestamp());
            assertThat(MessageProperties.decode(RecordLayout.properties(record, 0)))
                    .isEqualTo(expected.properties());
            assertThat(sha256(record)).isEqualTo(expected.bodySha256());
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
