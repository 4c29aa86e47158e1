// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.QueryRequests.QUERY_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.rpc.Answer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages are asked for by key. Of the keys {@code Aa} and {@code BB} the index has one and the same hash. */
class KeyQueriesTest {
    @TempDir
    Path directory;

    @Test
    void anotherKeyOfTheSameHashIsNotFoundAndTakesNoPlace() {
        try (TestBroker broker = TestBroker.start(directory)) {
            send(broker, "wanted", Map.of("KEYS", "BB"));
            for (int number = 0; number < 5; number++) {
                send(broker, "other", Map.of("KEYS", "Aa"));
            }
            awaitFound(broker, "Aa", 5);

            assertThat(bodies(query(broker, "BB", 1, "K", null))).containsExactly("wanted");
            assertThat(bodies(query(broker, "BB", 64, null, null))).containsExactly("wanted");
            assertThat(bodies(query(broker, "Aa", 3, "K", null))).containsExactly("other", "other", "other");
            assertThat(query(broker, "CC", 64, "K", null).code()).isEqualTo(ResponseCode.QUERY_NOT_FOUND);
        }
    }

    @Test
    void everyWordOfTheKeysTheUniqueKeyAndTheTagAreFoundButNoPartsOfThem() {
        try (TestBroker broker = TestBroker.start(directory)) {
            send(broker, "m", Map.of("KEYS", "order-1 customer-2", "UNIQ_KEY", "7F01", "TAGS", "paid"));
            awaitFound(broker, "order-1", 1);

            assertThat(bodies(query(broker, "customer-2", 1, "K", null))).containsExactly("m");
            assertThat(bodies(query(broker, "7F01", 1, "U", true))).containsExactly("m");
            assertThat(bodies(query(broker, "7F01", 1, null, null))).containsExactly("m");
            assertThat(bodies(query(broker, "paid", 1, "T", null))).containsExactly("m");
            for (String none : List.of("paid", "order", "order-1 customer-2", "7F0")) {
                assertThat(query(broker, none, 64, "K", null).code()).as(none).isEqualTo(ResponseCode.QUERY_NOT_FOUND);
            }
        }
    }

    @Test
    void aUniqueKeyThatWasSentTwiceIsFoundTwiceWhateverNumberIsAskedFor() {
        try (TestBroker broker = TestBroker.start(directory)) {
            send(broker, "first", Map.of("UNIQ_KEY", "7F02"));
            send(broker, "again", Map.of("UNIQ_KEY", "7F02"));
            awaitFound(broker, "7F02", 2);

            assertThat(bodies(query(broker, "7F02", 1, "U", true))).containsExactly("again", "first");
            assertThat(bodies(query(broker, "7F02", 1, "U", false))).containsExactly("again");
        }
    }

    private static void awaitFound(TestBroker broker, String key, int count) {
        await().atMost(ONE_MINUTE).until(() -> {
            Answer<?> answer = query(broker, key, 64, "K", null);
            return answer.code() == ResponseCode.SUCCESS && bodies(answer).size() == count;
        });
    }

    private static Answer<?> query(
            TestBroker broker, String key, int max, @Nullable String type, @Nullable Boolean unique) {
        return broker.call(QUERY_MESSAGE, new QueryByKey("T", key, max, 0, Long.MAX_VALUE, type, null, unique));
    }

    private static List<String> bodies(Answer<?> answer) {
        assertThat(answer.code()).as("%s", answer.remark()).isZero();
        return MessageDecoder.decodes(ByteBuffer.wrap(answer.body())).stream()
                .map(MessageExt::getBody)
                .map(body -> new String(body, UTF_8))
                .toList();
    }

    private static void send(TestBroker broker, String body, Map<String, String> properties) {
        Send header = new Send(
                "PG", "T", "TBW102", 1, 0, 0, 1, 0, MessageProperties.encode(properties), 0, false, null, false, null);
        assertThat(broker.call(SEND_MESSAGE_V2, header, body.getBytes(UTF_8)).code())
                .isZero();
    }
}
