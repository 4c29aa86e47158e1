// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MIN_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.SEARCH_OFFSET_BY_TIMESTAMP;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.QueryRequests.QUERY_MESSAGE;
import static io.cometmq.remoting.protocol.request.QueryRequests.VIEW_MESSAGE_BY_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.OfQueue;
import io.cometmq.remoting.protocol.request.OffsetRequests.SearchOffset;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import io.cometmq.remoting.protocol.request.QueryRequests.ViewMessage;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.tools.admin.AdminClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a broker, RocketMQ's or ours, serves of some queues: offsets and whole messages, asked for over the wire. Two are
 * compared to see whether a store was taken over as it was. Immutable.
 */
public final class StoreSnapshot {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SUBSCRIPTION_FLAG = 4;
    private static final int MOST_HITS = 32;
    /** The index has seconds, and RocketMQ's broker takes them for exact. */
    private static final long INDEX_UNIT_MILLIS = 1000;

    private final AdminClient client;
    private final String address;
    private final Map<OfQueue, Queue> queues = new LinkedHashMap<>();

    private record Queue(long min, long max, List<MessageExt> messages) {}

    private StoreSnapshot(AdminClient client, String address) {
        this.client = client;
        this.address = address;
    }

    /** Reads all of these queues. */
    public static StoreSnapshot of(AdminClient client, String address, List<OfQueue> queues) {
        StoreSnapshot snapshot = new StoreSnapshot(client, address);
        queues.forEach(queue -> snapshot.queues.put(queue, snapshot.read(queue)));
        return snapshot;
    }

    /** The bodies of a topic's messages, in the order of its queues. */
    public List<String> bodies(String topic) {
        return queues.entrySet().stream()
                .filter(queue -> queue.getKey().topic().equals(topic))
                .flatMap(queue -> queue.getValue().messages().stream())
                .map(Received::text)
                .toList();
    }

    /** The first queue offset that is still there. */
    public long min(OfQueue queue) {
        return queues.getOrDefault(queue, new Queue(0, 0, List.of())).min();
    }

    /** All messages. */
    public List<MessageExt> messages() {
        return queues.values().stream()
                .flatMap(queue -> queue.messages().stream())
                .toList();
    }

    /** Whether this has just what was there before: no message more or less, and each of them the same in all it has. */
    public void assertIs(StoreSnapshot before) {
        assertThat(queues.keySet()).isEqualTo(before.queues.keySet());
        queues.forEach((queue, now) -> {
            Queue then = before.queues.get(queue);
            assertThat(now.min() + ".." + now.max()).as("%s", queue).isEqualTo(then.min() + ".." + then.max());
            assertThat(texts(now)).as("%s", queue).isEqualTo(texts(then));
        });
    }

    /** Whether what serves the address now finds every message of this by its keys, its unique key, its place and its time. */
    public void assertIsFound() {
        for (MessageExt message : messages()) {
            // Of a batch that is kept as one record only the record's own id is indexed, by RocketMQ and by us.
            if (!isOfBatch(message)) {
                assertIsFoundByKeys(message);
            }
            ViewMessage ask = new ViewMessage(message.getTopic(), message.getCommitLogOffset());
            assertThat(decode(ask(VIEW_MESSAGE_BY_ID, ask).body()))
                    .extracting(StoreSnapshot::place)
                    .contains(place(message));
        }
        queues.forEach(this::assertTimes);
    }

    private void assertIsFoundByKeys(MessageExt message) {
        assertThat(byKey(message, String.valueOf(message.getMsgId()), true))
                .as("%s", message)
                .contains(place(message));
        String keys = message.getKeys();
        for (String key : keys == null ? new String[0] : keys.split(" ", -1)) {
            assertThat(byKey(message, key, null)).as("%s of %s", key, message).contains(place(message));
        }
    }

    private void assertTimes(OfQueue queue, Queue has) {
        List<Long> times =
                has.messages().stream().map(MessageExt::getStoreTimestamp).toList();
        for (MessageExt message : has.messages()) {
            long time = message.getStoreTimestamp();
            // Not the message's own queue offset: in a light queue it has another one.
            long first = has.min() + times.indexOf(time);
            SearchOffset ask = new SearchOffset(queue.topic(), queue.queueId(), time, null);
            long found = ask(SEARCH_OFFSET_BY_TIMESTAMP, ask).header().offset();
            if (isOfBatch(message)) {
                // A batch is one entry: a search by time may end at any of its messages.
                assertThat(found).as("%s", message).isGreaterThanOrEqualTo(first);
            } else {
                assertThat(found).as("%s", message).isEqualTo(first);
            }
        }
    }

    private Queue read(OfQueue queue) {
        long min = ask(GET_MIN_OFFSET, queue).header().offset();
        long max = ask(GET_MAX_OFFSET, new MaxOffset(queue.topic(), queue.queueId(), null))
                .header()
                .offset();
        List<MessageExt> messages = new ArrayList<>();
        long next = min;
        while (next < max) {
            Answer<Pulled> answer = client.ask(address, PULL_MESSAGE, pull(queue, next), Body.empty(), PATIENCE);
            assertThat(answer.code())
                    .as("%s at %s: %s", queue, next, answer.remark())
                    .isZero();
            messages.addAll(decode(answer.body()));
            next = answer.header().nextBeginOffset();
        }
        // What came meanwhile is left to the next look.
        int count = Math.toIntExact(max - min);
        assertThat(messages).as("%s has all its messages", queue).hasSizeGreaterThanOrEqualTo(count);
        return new Queue(min, max, List.copyOf(messages.subList(0, count)));
    }

    private static Pull pull(OfQueue queue, long from) {
        return new Pull(
                "SnapshotReader",
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
    }

    private List<String> byKey(MessageExt message, String key, @Nullable Boolean unique) {
        QueryByKey ask = new QueryByKey(
                message.getTopic(),
                key,
                MOST_HITS,
                message.getStoreTimestamp() - INDEX_UNIT_MILLIS,
                message.getStoreTimestamp(),
                Boolean.TRUE.equals(unique) ? "U" : "K",
                null,
                unique);
        Answer<?> answer = client.ask(address, QUERY_MESSAGE, ask, Body.empty(), PATIENCE);
        return answer.code() == ResponseCode.SUCCESS
                ? decode(answer.body()).stream().map(StoreSnapshot::place).toList()
                : List.of();
    }

    private <H extends Record, R extends Record> Answer<R> ask(RequestType<H, R> type, H header) {
        Answer<R> answer = client.ask(address, type, header, Body.empty(), PATIENCE);
        assertThat(answer.code()).as("%s: %s", header, answer.remark()).isZero();
        return answer;
    }

    private static boolean isOfBatch(MessageExt message) {
        return (message.getSysFlag() & MessageSysFlag.INNER_BATCH) != 0;
    }

    private static List<String> texts(Queue queue) {
        return queue.messages().stream()
                .map(message -> message + " body=" + Arrays.hashCode(message.getBody()))
                .toList();
    }

    private static String place(MessageExt message) {
        return message.getTopic() + " at " + message.getCommitLogOffset();
    }

    private static List<MessageExt> decode(byte[] body) {
        return MessageDecoder.decodes(ByteBuffer.wrap(body));
    }
}
