// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MIN_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.QUERY_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.SEARCH_OFFSET_BY_TIMESTAMP;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.QueryRequests.QUERY_MESSAGE;
import static io.cometmq.remoting.protocol.request.QueryRequests.VIEW_MESSAGE_BY_ID;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.testing.GoldenStore;
import io.cometmq.common.testing.GoldenStore.Entry;
import io.cometmq.common.testing.sim.Simulation;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.OfQueue;
import io.cometmq.remoting.protocol.request.OffsetRequests.QueryOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.SearchOffset;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import io.cometmq.remoting.protocol.request.QueryRequests.ViewMessage;
import io.cometmq.remoting.rpc.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A broker of ours takes over each store that RocketMQ's broker left and serves what its list says: every message by offset,
 * by time, by unique key and by id, and the offsets of every group. Time is virtual and goes on where RocketMQ stopped. What
 * becomes of timers, half messages and pops is in {@code GoldenTimersCompatTest}, {@code TransactionsTest} and
 * {@link GoldenPopsCompatTest}; of delay levels, here.
 */
class GoldenStoresServedCompatTest {
    private static final String DELETED_TOPIC = "S_Gone";
    private static final int SUBSCRIPTION_FLAG = 4;
    /** The default delays of levels 1 to 18. */
    private static final int[] DELAY_SECONDS = {
        1, 5, 10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200
    };

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
    void servesWhatTheListSays(GoldenStore golden) throws Exception {
        golden.unpackInto(directory);
        List<Entry> messages = golden.manifest().messages();
        Map<String, Map<Integer, Long>> offsets = committedOffsets(golden);

        Simulation.runFrom(lastTime(messages) + 100, 1, simulation -> {
            VirtualBroker broker = new VirtualBroker(simulation, directory);
            broker.start();

            offsets.forEach((topicAndGroup, byQueue) -> assertHasCommitted(broker, topicAndGroup, byQueue));
            messages.stream()
                    .filter(GoldenStoresServedCompatTest::isForConsumers)
                    .collect(groupingBy(each -> new OfQueue(each.topic(), each.queueId())))
                    .forEach((queue, entries) -> assertServes(broker, queue, entries));
        });
    }

    @Test
    void aDeletedTopicStaysDeleted() throws Exception {
        GoldenStore.A_PLAIN.unpackInto(directory);

        Simulation.runFrom(lastTime(GoldenStore.A_PLAIN.manifest().messages()) + 100, 1, simulation -> {
            VirtualBroker broker = new VirtualBroker(simulation, directory);
            broker.start();

            assertThat(pull(broker, new OfQueue(DELETED_TOPIC, 0), 0).code()).isEqualTo(ResponseCode.TOPIC_NOT_EXIST);
        });
    }

    @Test
    void whatWaitsByDelayLevelIsDeliveredWhenItIsDue() throws Exception {
        GoldenStore.C_PENDING.unpackInto(directory);
        List<Entry> messages = GoldenStore.C_PENDING.manifest().messages();
        Map<String, Long> due = new TreeMap<>();
        for (Entry each : messages) {
            if (each.topic().equals(TopicNames.SCHEDULE_TOPIC)) {
                int level = Integer.parseInt(each.properties().get("DELAY"));
                due.put(each.properties().get("KEYS"), each.storeTimestamp() + DELAY_SECONDS[level - 1] * 1000L);
            }
        }

        Simulation.runFrom(lastTime(messages) + 100, 1, simulation -> {
            VirtualBroker broker = new VirtualBroker(simulation, directory);
            broker.start();
            broker.passTo(lastTime(messages) + 3 * 3_600_000L);

            Map<String, Long> delivered = new TreeMap<>();
            for (int queueId = 0; queueId < 2; queueId++) {
                for (MessageExt message : pullAll(broker, new OfQueue("S_Delay", queueId))) {
                    if (message.getKeys().startsWith("KL")) {
                        assertThat(delivered.put(message.getKeys(), message.getStoreTimestamp()))
                                .as("%s comes once", message)
                                .isNull();
                    }
                }
            }
            assertThat(delivered.keySet()).isEqualTo(due.keySet());
            delivered.forEach((key, time) -> assertThat(time).as(key).isBetween(due.get(key), due.get(key) + 2_000));
        });
    }

    private static boolean isForConsumers(Entry entry) {
        return !TopicNames.isSystemTopic(entry.topic()) && !entry.topic().equals(DELETED_TOPIC);
    }

    private static void assertHasCommitted(VirtualBroker broker, String topicAndGroup, Map<Integer, Long> byQueue) {
        String[] names = topicAndGroup.split("@", -1);
        byQueue.forEach((queueId, offset) -> {
            var answer =
                    broker.call(QUERY_CONSUMER_OFFSET, new QueryOffset(names[1], names[0], queueId, null), new byte[0]);
            assertThat(answer.code())
                    .as("%s %s: %s", topicAndGroup, queueId, answer.remark())
                    .isZero();
            assertThat(answer.header().offset())
                    .as("%s %s", topicAndGroup, queueId)
                    .isEqualTo(offset);
        });
    }

    private static void assertServes(VirtualBroker broker, OfQueue queue, List<Entry> entries) {
        assertThat(broker.call(GET_MIN_OFFSET, queue, new byte[0]).header().offset())
                .isZero();
        assertThat(broker.call(GET_MAX_OFFSET, new MaxOffset(queue.topic(), queue.queueId(), null), new byte[0])
                        .header()
                        .offset())
                .as("%s", queue)
                .isEqualTo(endOf(entries.get(entries.size() - 1)));
        List<MessageExt> pulled = pullAll(broker, queue);
        assertThat(pulled)
                .extracting(MessageExt::getQueueOffset)
                .isEqualTo(LongStream.range(0, endOf(entries.get(entries.size() - 1)))
                        .boxed()
                        .toList());
        for (Entry entry : entries) {
            MessageExt first = pulled.get((int) entry.queueOffset());
            MessageExt byKey = byUniqueKey(broker, entry);
            ViewMessage place = new ViewMessage(entry.topic(), entry.physicalOffset());
            MessageExt byPlace = decode(
                            broker.call(VIEW_MESSAGE_BY_ID, place, new byte[0]).body())
                    .get(0);
            for (MessageExt found : List.of(first, byKey, byPlace)) {
                if (isBatch(entry)) {
                    assertThat(found.getCommitLogOffset()).isEqualTo(entry.physicalOffset());
                    assertThat(found.getStoreTimestamp()).isEqualTo(entry.storeTimestamp());
                } else {
                    assertIs(entry, found);
                }
            }
            SearchOffset time = new SearchOffset(queue.topic(), queue.queueId(), entry.storeTimestamp(), null);
            assertThat(broker.call(SEARCH_OFFSET_BY_TIMESTAMP, time, new byte[0])
                            .header()
                            .offset())
                    .isLessThanOrEqualTo(entry.queueOffset())
                    .isGreaterThan(lastBefore(entries, entry.storeTimestamp()));
        }
    }

    private static MessageExt byUniqueKey(VirtualBroker broker, Entry entry) {
        String key = entry.properties().get("UNIQ_KEY");
        QueryByKey query =
                new QueryByKey(entry.topic(), key, 1, entry.storeTimestamp(), entry.storeTimestamp(), "U", null, true);
        return decode(broker.call(QUERY_MESSAGE, query, new byte[0]).body()).stream()
                .filter(each -> each.getCommitLogOffset() == entry.physicalOffset())
                .findFirst()
                .orElseThrow(() -> new AssertionError("not found by unique key: " + entry));
    }

    private static void assertIs(Entry entry, MessageExt message) {
        assertThat(message.getTopic()).isEqualTo(entry.topic());
        assertThat(message.getQueueId()).isEqualTo(entry.queueId());
        assertThat(message.getQueueOffset()).isEqualTo(entry.queueOffset());
        assertThat(message.getCommitLogOffset()).isEqualTo(entry.physicalOffset());
        assertThat(message.getStoreTimestamp()).isEqualTo(entry.storeTimestamp());
        assertThat(message.getBornTimestamp()).isEqualTo(entry.bornTimestamp());
        assertThat(message.getFlag()).isEqualTo(entry.flag());
        assertThat(message.getReconsumeTimes()).isEqualTo(entry.reconsumeTimes());
        assertThat(message.getPreparedTransactionOffset()).isEqualTo(entry.preparedTransactionOffset());
        assertThat(message.getProperties()).containsAllEntriesOf(entry.properties());
        assertThat(sha256(message.getBody()))
                .as("%s", entry)
                .isEqualTo(entry.compression() == null ? entry.bodySha256() : entry.plainBodySha256());
    }

    private static boolean isBatch(Entry entry) {
        return entry.properties().containsKey("INNER_NUM");
    }

    private static long endOf(Entry entry) {
        return entry.queueOffset() + Integer.parseInt(entry.properties().getOrDefault("INNER_NUM", "1"));
    }

    private static long lastBefore(List<Entry> entries, long time) {
        return entries.stream()
                .filter(each -> each.storeTimestamp() < time)
                .mapToLong(Entry::queueOffset)
                .max()
                .orElse(-1);
    }

    private static List<MessageExt> pullAll(VirtualBroker broker, OfQueue queue) {
        List<MessageExt> all = new ArrayList<>();
        Answer<Pulled> answer = pull(broker, queue, 0);
        while (answer.code() == ResponseCode.SUCCESS) {
            all.addAll(decode(answer.body()));
            answer = pull(broker, queue, answer.header().nextBeginOffset());
        }
        return all;
    }

    private static Answer<Pulled> pull(VirtualBroker broker, OfQueue queue, long from) {
        Pull ask = new Pull(
                "S_reader",
                queue.topic(),
                queue.queueId(),
                from,
                32,
                SUBSCRIPTION_FLAG,
                0,
                0,
                "*",
                0,
                "TAG",
                null,
                null);
        return broker.call(PULL_MESSAGE, ask, new byte[0]);
    }

    private static List<MessageExt> decode(byte[] body) {
        return MessageDecoder.decodes(ByteBuffer.wrap(body));
    }

    /** What the broker's file says, read by hand: {@code topic@group} to queue and offset. */
    private static Map<String, Map<Integer, Long>> committedOffsets(GoldenStore golden) throws IOException {
        String file = Json.read(golden.manifestText(), Listed.class)
                .configFilesVerbatim()
                .get("consumerOffset.json");
        return Json.read(file, OffsetFile.class).offsetTable();
    }

    private record Listed(Map<String, String> configFilesVerbatim) {}

    private record OffsetFile(Map<String, Map<Integer, Long>> offsetTable) {}

    private static long lastTime(List<Entry> messages) {
        return messages.get(messages.size() - 1).storeTimestamp();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
