// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.ResponseCode;
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

class BrokerTest {
    @TempDir
    Path directory;

    @Test
    void answersAPullWithWhatWasSent() {
        try (TestBroker broker = TestBroker.start(directory)) {
            Answer<Sent> sent = send(broker, "T", "hello");

            Answer<Pulled> pulled = TestBroker.await(pull(broker, "T", 0, 15_000));

            assertThat(sent.code()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(sent.header().queueOffset()).isZero();
            assertThat(sent.fields())
                    .containsEntry("MSG_REGION", "DefaultRegion")
                    .containsEntry("TRACE_ON", "true");
            assertThat(pulled.code()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(bodies(pulled)).containsExactly("hello");
            assertThat(pulled.header().nextBeginOffset()).isEqualTo(1);
        }
    }

    @Test
    void answersASendUnderSyncFlushOnceTheDiskHasIt() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("flushDiskType", "SYNC_FLUSH"))) {
            Answer<Sent> sent = send(broker, "T", "durable");

            assertThat(sent.code()).as(sent.remark()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(bodies(TestBroker.await(pull(broker, "T", 0, 15_000)))).containsExactly("durable");
        }
    }

    @Test
    void holdsAPullUntilAMessageComes() {
        try (TestBroker broker = TestBroker.start(directory)) {
            sendAndRead(broker, "T", "first");
            CompletableFuture<Answer<Pulled>> pull = pull(broker, "T", 1, 15_000);
            assertThat(pull).isNotDone();

            send(broker, "T", "second");

            assertThat(bodies(TestBroker.await(pull))).containsExactly("second");
        }
    }

    @Test
    void answersAHeldPullWhenItsTimeIsOver() {
        try (TestBroker broker = TestBroker.start(directory)) {
            sendAndRead(broker, "T", "first");

            Answer<Pulled> pulled = TestBroker.await(pull(broker, "T", 1, 200));

            assertThat(pulled.code()).isEqualTo(ResponseCode.PULL_NOT_FOUND);
            assertThat(pulled.remark()).isEqualTo("OFFSET_OVERFLOW_ONE");
        }
    }

    @Test
    void writesDownOnceThatAConsumerAskedForAnOffsetThatIsNotThere() {
        try (TestBroker broker = TestBroker.start(directory)) {
            sendAndRead(broker, "T", "only");

            for (int i = 0; i < 2; i++) {
                Answer<Pulled> pulled = TestBroker.await(pull(broker, "T", 99, 0));
                assertThat(pulled.code()).isEqualTo(ResponseCode.PULL_OFFSET_MOVED);
                assertThat(pulled.header().nextBeginOffset()).isEqualTo(1);
            }

            Answer<Pulled> events = TestBroker.await(pull(broker, TopicNames.OFFSET_MOVED_EVENT, 0, 15_000));
            MessageExt event = MessageDecoder.decode(ByteBuffer.wrap(events.body()));
            assertThat(new String(event.getBody(), UTF_8))
                    .isEqualTo("{\"consumerGroup\":\"G\",\"messageQueue\":{\"brokerName\":\"broker-a\",\"queueId\":0,"
                            + "\"topic\":\"T\"},\"offsetNew\":1,\"offsetRequest\":99}");
            assertThat(event.getTags()).isEqualTo("G");
            assertThat(event.getKeys()).isEqualTo("G");
            assertThat(events.header().maxOffset()).as("of several alike").isEqualTo(1);
        }
    }

    @Test
    void keepsMessagesAndTopicsAcrossARestart() {
        try (TestBroker broker = TestBroker.start(directory)) {
            send(broker, "T", "kept");
        }
        try (TestBroker broker = TestBroker.start(directory)) {
            assertThat(bodies(TestBroker.await(pull(broker, "T", 0, 15_000)))).containsExactly("kept");
        }
    }

    @Test
    void answersHeldPullsWhenItStops() {
        CompletableFuture<Answer<Pulled>> pull;
        try (TestBroker broker = TestBroker.start(directory)) {
            sendAndRead(broker, "T", "first");
            pull = pull(broker, "T", 1, 15_000);
            // Answered on the same connection, so the pull before it has arrived and is held.
            sendAndRead(broker, "Other", "after the pull");
            broker.broker().close();

            assertThat(TestBroker.await(pull).code()).isEqualTo(ResponseCode.PULL_NOT_FOUND);
        }
    }

    @Test
    void refusesAMessageOfATransactionThatNamesNoProducerGroup() {
        try (TestBroker broker = TestBroker.start(directory)) {
            Answer<Sent> sent =
                    broker.call(SEND_MESSAGE_V2, header("T", "TRAN_MSG\u0001true\u0002"), "x".getBytes(UTF_8));

            assertThat(sent.code()).isEqualTo(ResponseCode.MESSAGE_ILLEGAL);
            assertThat(sent.remark()).contains("TRAN_MSG=true without PGROUP");
            assertThat(sent.fields()).containsKeys("MSG_REGION", "TRACE_ON");
        }
    }

    @Test
    void refusesASendToAnUnknownTopicWhenTopicsDoNotComeByThemselves() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("autoCreateTopicEnable", "false"))) {
            Answer<Sent> sent = send(broker, "T", "x");

            assertThat(sent.code()).isEqualTo(ResponseCode.TOPIC_NOT_EXIST);
            assertThat(sent.remark()).contains("topic T does not exist").contains("autoCreateTopicEnable is false");
        }
    }

    private static Answer<Sent> send(TestBroker broker, String topic, String body) {
        return broker.call(SEND_MESSAGE_V2, header(topic, "WAIT\u0001true\u0002"), body.getBytes(UTF_8));
    }

    private static void sendAndRead(TestBroker broker, String topic, String body) {
        send(broker, topic, body);
        assertThat(bodies(TestBroker.await(pull(broker, topic, 0, 15_000)))).containsExactly(body);
    }

    private static Send header(String topic, String properties) {
        return new Send("PG", topic, "TBW102", 4, 0, 0, 1_700_000_000_000L, 0, properties, 0, false, null, false, null);
    }

    private static CompletableFuture<Answer<Pulled>> pull(
            TestBroker broker, String topic, long offset, long suspendMillis) {
        Pull ask = new Pull("G", topic, 0, offset, 32, 6, 0, suspendMillis, "*", 0, "TAG", null, null);
        return broker.start(PULL_MESSAGE, ask, new byte[0]);
    }

    private static List<String> bodies(Answer<Pulled> pulled) {
        return MessageDecoder.decodes(ByteBuffer.wrap(pulled.body())).stream()
                .map(MessageExt::getBody)
                .map(body -> new String(body, UTF_8))
                .toList();
    }
}
