// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.ClientRequests.CHECK_CLIENT_CONFIG;
import static io.cometmq.remoting.protocol.request.ClientRequests.HEART_BEAT;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.CheckClientRequestBody;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.rpc.Answer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls of consumers that filter by properties. */
class PropertyFilterTest {
    private static final int WITH_SUBSCRIPTION = 4;
    private static final int WAITING = 2;

    @TempDir
    Path directory;

    @Test
    void aPullGetsTheMessagesThatMatch() {
        try (TestBroker broker = TestBroker.start(directory)) {
            send(broker, 1);
            send(broker, 5);
            send(broker, 2);
            send(broker, 7);

            Answer<Pulled> pulled = pull(broker, WITH_SUBSCRIPTION | WAITING, 0, "n > 3", 0);

            assertThat(pulled.code()).as(pulled.remark()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(numbers(pulled)).containsExactly("5", "7");
            assertThat(pulled.header().nextBeginOffset()).isEqualTo(4);
        }
    }

    @Test
    void aWaitingPullIsNotAnsweredByMessagesThatDoNotMatch() {
        try (TestBroker broker = TestBroker.start(directory)) {
            send(broker, 1);
            pull(broker, WITH_SUBSCRIPTION | WAITING, 0, "n > 0", 0);
            CompletableFuture<Answer<Pulled>> waiting =
                    broker.start(PULL_MESSAGE, ask(WITH_SUBSCRIPTION | WAITING, 1, "n > 3", 0), new byte[0]);

            send(broker, 2);
            send(broker, 3);
            send(broker, 4);
            Answer<Pulled> pulled = TestBroker.await(waiting);

            assertThat(pulled.code()).as(pulled.remark()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(numbers(pulled)).containsExactly("4");
        }
    }

    @Test
    void theFilterOfTheHeartbeatCounts() {
        try (TestBroker broker = TestBroker.start(directory)) {
            heartbeat(broker, "n > 3", 11);
            send(broker, 1);
            send(broker, 5);

            assertThat(numbers(pull(broker, WAITING, 0, "", 11))).containsExactly("5");
        }
    }

    @Test
    void aPullWithAFilterThatTheHeartbeatCouldNotBringIsRefusedWithThePlace() {
        try (TestBroker broker = TestBroker.start(directory)) {
            heartbeat(broker, "n >", 11);
            send(broker, 1);

            Answer<Pulled> pulled = pull(broker, WAITING, 0, "", 11);

            assertThat(pulled.code()).isEqualTo(ResponseCode.FILTER_DATA_NOT_EXIST);
            assertThat(pulled.remark()).contains("at character 4");
        }
    }

    @Test
    void aWrongExpressionIsRefusedWhereverItComes() {
        try (TestBroker broker = TestBroker.start(directory)) {
            send(broker, 1);

            Answer<Pulled> pulled = pull(broker, WITH_SUBSCRIPTION, 0, "n >", 0);
            Answer<NoHeader> checked = check(broker, "n >");

            assertThat(pulled.code()).isEqualTo(ResponseCode.SUBSCRIPTION_PARSE_FAILED);
            assertThat(checked.code()).isEqualTo(ResponseCode.SUBSCRIPTION_PARSE_FAILED);
            assertThat(List.of(pulled.remark(), checked.remark())).allMatch(text -> text.contains("at character 4"));
        }
    }

    @Test
    void withoutTheSettingSuchFiltersAreRefused() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("enablePropertyFilter", "false"))) {
            send(broker, 1);

            Answer<Pulled> pulled = pull(broker, WITH_SUBSCRIPTION, 0, "n > 3", 0);

            assertThat(pulled.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
            assertThat(pulled.remark()).contains("enablePropertyFilter=false");
            assertThat(check(broker, "n > 3").code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
        }
    }

    private static Answer<NoHeader> check(TestBroker broker, String expression) {
        SubscriptionData wanted = SubscriptionData.of("T", expression, SubscriptionData.SQL92, 1);
        return broker.call(
                CHECK_CLIENT_CONFIG,
                NoHeader.INSTANCE,
                Json.writeBytes(new CheckClientRequestBody("c1", "G", null, wanted)));
    }

    private static void heartbeat(TestBroker broker, String expression, long version) {
        String body =
                """
                {"clientID":"c1","producerDataSet":[],"consumerDataSet":[{"groupName":"G","messageModel":"CLUSTERING",\
                "consumeType":"CONSUME_PASSIVELY","consumeFromWhere":"CONSUME_FROM_FIRST_OFFSET","subscriptionDataSet":\
                [{"topic":"T","subString":"%s","expressionType":"SQL92","subVersion":%d,"tagsSet":[],"codeSet":[]}]}]}
                """
                        .formatted(expression, version);
        Answer<?> seen = broker.call(HEART_BEAT, NoHeader.INSTANCE, body.getBytes(UTF_8));
        assertThat(seen.code()).as(seen.remark()).isEqualTo(ResponseCode.SUCCESS);
    }

    private static void send(TestBroker broker, int n) {
        Send header =
                new Send("PG", "T", "TBW102", 1, 0, 0, 1, 0, "n\u0001" + n + "\u0002", 0, false, null, false, null);
        Answer<Sent> sent = broker.call(SEND_MESSAGE_V2, header, "x".getBytes(UTF_8));
        assertThat(sent.code()).as(sent.remark()).isEqualTo(ResponseCode.SUCCESS);
        awaitReadable(broker, sent.header().queueOffset());
    }

    /** Held until the queue has the message. */
    private static void awaitReadable(TestBroker broker, long offset) {
        Pull header = new Pull("Reader", "T", 0, offset, 1, 6, 0, 15_000, "*", 0, "TAG", null, null);
        Answer<Pulled> read = broker.call(PULL_MESSAGE, header);
        assertThat(read.code()).as(read.remark()).isEqualTo(ResponseCode.SUCCESS);
    }

    private static Pull ask(int flags, long offset, String expression, long version) {
        return new Pull("G", "T", 0, offset, 32, flags, 0, 15_000, expression, version, "SQL92", null, null);
    }

    private static Answer<Pulled> pull(TestBroker broker, int flags, long offset, String expression, long version) {
        return broker.call(PULL_MESSAGE, ask(flags, offset, expression, version));
    }

    private static List<String> numbers(Answer<Pulled> pulled) {
        assertThat(pulled.code()).as(pulled.remark()).isEqualTo(ResponseCode.SUCCESS);
        return MessageDecoder.decodes(ByteBuffer.wrap(pulled.body())).stream()
                .map(message -> message.getProperty("n"))
                .toList();
    }
}
