// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.ClientRequests.CONSUMER_SEND_MSG_BACK;
import static io.cometmq.remoting.protocol.request.ClientRequests.HEART_BEAT;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.ClientRequests.SendBack;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.rpc.Answer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of messages that wait, and of those that a consumer gives back. */
class RetryTest {
    private static final Map<String, String> SHORT_DELAYS = Map.of("messageDelayLevel", "1s 1s 1s 1s");

    @TempDir
    Path directory;

    @Test
    void aDelayedMessageComesWhenItIsDue() {
        try (TestBroker broker = TestBroker.start(directory, SHORT_DELAYS)) {
            send(broker, "T", "TAGS\u0001a\u0002DELAY\u00011\u0002");

            MessageExt message = firstOf(broker, "T");

            assertThat(message.getTopic()).isEqualTo("T");
            assertThat(message.getBody()).isEqualTo("x".getBytes(UTF_8));
            assertThat(message.getStoreTimestamp() - message.getBornTimestamp()).isPositive();
            assertThat(message.getProperty("REAL_TOPIC")).isEqualTo("T");
        }
    }

    @Test
    void aMessageGivenBackComesAgainThroughTheRetryTopic() {
        try (TestBroker broker = TestBroker.start(directory, SHORT_DELAYS)) {
            heartbeat(broker);
            send(broker, "T", "TAGS\u0001a\u0002");
            MessageExt first = firstOf(broker, "T");

            Answer<NoHeader> back = broker.call(CONSUMER_SEND_MSG_BACK, sendBack(first, 1, 16));
            MessageExt second = firstOf(broker, "%RETRY%G");

            assertThat(back.code()).as(back.remark()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(second.getReconsumeTimes()).isEqualTo(1);
            assertThat(second.getProperty("RETRY_TOPIC")).isEqualTo("T");
            assertThat(second.getProperty("ORIGIN_MESSAGE_ID")).hasSize(32);
        }
    }

    @Test
    void aMessageGivenBackTooOftenCanBeReadAmongTheDeadLetters() {
        try (TestBroker broker = TestBroker.start(directory, SHORT_DELAYS)) {
            heartbeat(broker);
            send(broker, "T", "TAGS\u0001a\u0002");

            broker.call(CONSUMER_SEND_MSG_BACK, sendBack(firstOf(broker, "T"), 1, 0));
            MessageExt dead = firstOf(broker, "%DLQ%G");

            assertThat(dead.getBody()).isEqualTo("x".getBytes(UTF_8));
            assertThat(dead.getProperty("DLQ_ORIGIN_TOPIC")).isEqualTo("T");
            assertThat(dead.getProperty("DLQ_ORIGIN_MESSAGE_ID"))
                    .isEqualTo(dead.getProperty("ORIGIN_MESSAGE_ID"))
                    .isNotNull();
            assertThat(dead.getProperties())
                    .containsEntry("DLQ_REASON", "MAX_RECONSUME_TIMES")
                    .containsEntry("DLQ_ATTEMPTS", "1")
                    .containsEntry("DLQ_ORIGIN_QUEUE_ID", "0")
                    .containsEntry("DLQ_ORIGIN_QUEUE_OFFSET", "0");
            assertThat(Long.parseLong(dead.getProperty("DLQ_TIME"))).isGreaterThanOrEqualTo(dead.getBornTimestamp());
        }
    }

    @Test
    void aDeadLetterThatWasTriedBeforeStillKnowsItsFirstPlace() {
        try (TestBroker broker = TestBroker.start(directory, SHORT_DELAYS)) {
            heartbeat(broker);
            send(broker, "T", "TAGS\u0001a\u0002");
            broker.call(CONSUMER_SEND_MSG_BACK, sendBack(firstOf(broker, "T"), 1, 16));

            broker.call(CONSUMER_SEND_MSG_BACK, sendBack(firstOf(broker, "%RETRY%G"), -1, 16));

            assertThat(firstOf(broker, "%DLQ%G").getProperties())
                    .containsEntry("DLQ_REASON", "REJECTED_BY_CONSUMER")
                    .containsEntry("DLQ_ATTEMPTS", "2")
                    .containsEntry("DLQ_ORIGIN_TOPIC", "T")
                    .containsEntry("DLQ_ORIGIN_QUEUE_ID", "0")
                    .containsEntry("DLQ_ORIGIN_QUEUE_OFFSET", "0");
        }
    }

    @Test
    void aMessageWithoutRoomForMarksBecomesADeadLetterAllTheSame() {
        try (TestBroker broker = TestBroker.start(directory, SHORT_DELAYS)) {
            heartbeat(broker);
            send(broker, "T", "long\u0001" + "x".repeat(32_400) + "\u0002");

            Answer<NoHeader> back = broker.call(CONSUMER_SEND_MSG_BACK, sendBack(firstOf(broker, "T"), -1, 16));

            assertThat(back.code()).as(back.remark()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(firstOf(broker, "%DLQ%G").getProperty("long")).hasSize(32_400);
        }
    }

    @Test
    void whatIsSentToTheRetryTopicTooOftenIsADeadLetterWithItsFirstPlace() {
        try (TestBroker broker = TestBroker.start(directory, SHORT_DELAYS)) {
            heartbeat(broker);
            send(broker, "T", "UNIQ_KEY\u0001U1\u0002");
            String id = firstOf(broker, "T").getMsgId();
            String properties = "RETRY_TOPIC\u0001T\u0002UNIQ_KEY\u0001U1\u0002ORIGIN_MESSAGE_ID\u0001"
                    + firstOf(broker, "T").getOffsetMsgId() + "\u0002";
            Send header = new Send("PG", "%RETRY%G", "TBW102", 1, 0, 0, 1, 0, properties, 3, false, 2, false, null);

            broker.call(SEND_MESSAGE_V2, header, "x".getBytes(UTF_8));

            assertThat(id).isEqualTo("U1");
            assertThat(firstOf(broker, "%DLQ%G").getProperties())
                    .containsEntry("DLQ_REASON", "MAX_RECONSUME_TIMES")
                    .containsEntry("DLQ_ATTEMPTS", "3")
                    .containsEntry("DLQ_ORIGIN_TOPIC", "T")
                    .containsEntry("DLQ_ORIGIN_QUEUE_OFFSET", "0");
        }
    }

    @Test
    void aDelayedMessageSurvivesARestart() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("messageDelayLevel", "1s 2s"))) {
            send(broker, "T", "DELAY\u00012\u0002");
        }
        try (TestBroker broker = TestBroker.start(directory, Map.of("messageDelayLevel", "1s 2s"))) {
            assertThat(firstOf(broker, "T").getBody()).isEqualTo("x".getBytes(UTF_8));
        }
    }

    private static void heartbeat(TestBroker broker) {
        String body =
                """
                {"clientID":"c1","producerDataSet":[],"consumerDataSet":[{"groupName":"G","messageModel":"CLUSTERING",\
                "consumeType":"CONSUME_PASSIVELY","consumeFromWhere":"CONSUME_FROM_FIRST_OFFSET","subscriptionDataSet":[]}]}
                """;
        broker.call(HEART_BEAT, NoHeader.INSTANCE, body.getBytes(UTF_8));
    }

    private static void send(TestBroker broker, String topic, String properties) {
        Send header = new Send("PG", topic, "TBW102", 1, 0, 0, 1, 0, properties, 0, false, null, false, null);
        Answer<?> sent = broker.call(SEND_MESSAGE_V2, header, "x".getBytes(UTF_8));
        assertThat(sent.code()).as(sent.remark()).isEqualTo(ResponseCode.SUCCESS);
    }

    private static SendBack sendBack(MessageExt message, int level, int maxTimes) {
        return new SendBack(message.getCommitLogOffset(), "G", level, message.getMsgId(), "T", false, maxTimes, null);
    }

    /** Held by the broker until the message is there. */
    private static MessageExt firstOf(TestBroker broker, String topic) {
        Pull ask = new Pull("G", topic, 0, 0, 32, 6, 0, 15_000, "*", 0, "TAG", null, null);
        Answer<Pulled> pulled = broker.call(PULL_MESSAGE, ask);
        assertThat(pulled.code()).as(pulled.remark()).isEqualTo(ResponseCode.SUCCESS);
        return MessageDecoder.decodes(ByteBuffer.wrap(pulled.body())).get(0);
    }
}
