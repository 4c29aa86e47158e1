// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_BATCH_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.message.BatchBody;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.rpc.Answer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends that are more than plain: repeated, with a priority, into light queues, of a type. */
class KindsOfSendsTest {
    private static final String KEY = "UNIQ_KEY\u0001K1\u0002";

    @TempDir
    Path directory;

    @Test
    void aRepeatedSendIsAnsweredAsTheFirstOne() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("dropRepeatedSendsWithin", "600000"))) {
            Sent first = sent(broker, "T", KEY);
            Sent again = sent(broker, "T", KEY);
            sent(broker, "T", "UNIQ_KEY\u0001K2\u0002");
            Sent elsewhere = sent(broker, "T2", KEY);

            assertThat(again).isEqualTo(first);
            assertThat(elsewhere.msgId()).isNotEqualTo(first.msgId());
            assertThat(max(broker, "T", 0)).isEqualTo(2);
        }
    }

    @Test
    void aRefusedSendMayBeTriedAgainAndOnlySoManyAreRemembered() {
        Map<String, String> settings = Map.of("dropRepeatedSendsWithin", "600000", "dropRepeatedSendsMax", "1");
        try (TestBroker broker = TestBroker.start(directory, settings)) {
            assertThat(send(broker, "T", KEY, new byte[0]).code()).isEqualTo(ResponseCode.MESSAGE_ILLEGAL);
            sent(broker, "T", KEY);
            sent(broker, "T", "UNIQ_KEY\u0001K2\u0002");
            sent(broker, "T", KEY);

            assertThat(max(broker, "T", 0)).isEqualTo(3);
        }
    }

    @Test
    void withoutTheSettingEachSendIsStored() {
        try (TestBroker broker = TestBroker.start(directory)) {
            sent(broker, "T", KEY);
            sent(broker, "T", KEY);

            assertThat(max(broker, "T", 0)).isEqualTo(2);
        }
    }

    @Test
    void aPriorityIsTheNumberOfTheQueue() {
        try (TestBroker broker = TestBroker.start(directory)) {
            assertThat(sent(broker, "T", "_SYS_MSG_PRIORITY_\u00011\u0002").queueId())
                    .isEqualTo(1);
            assertThat(sent(broker, "T", "_SYS_MSG_PRIORITY_\u000199\u0002").queueId())
                    .isEqualTo(3);
            assertThat(sent(broker, "T", "_SYS_MSG_PRIORITY_\u00012\u0002__SHARDINGKEY\u0001k\u0002")
                            .queueId())
                    .isZero();
            Answer<Sent> wrong = send(broker, "T", "_SYS_MSG_PRIORITY_\u0001high\u0002", "x".getBytes(UTF_8));

            assertThat(wrong.code()).isEqualTo(ResponseCode.MESSAGE_ILLEGAL);
            assertThat(wrong.remark()).contains("_SYS_MSG_PRIORITY_=high");
            assertThat(first(broker, "T", 1).getProperty("_SYS_MSG_PRIORITY_")).isEqualTo("1");
            assertThat(first(broker, "T", 0).getProperty("_SYS_MSG_PRIORITY_")).isNull();
        }
    }

    @Test
    void aTopicTakesMessagesOfItsTypeAloneWhereThatIsChecked() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("enableMessageTypeCheck", "true"))) {
            create(broker, "Fifo", "+message.type=FIFO");
            create(broker, "Any", "+message.type=UNSPECIFIED");

            Answer<Sent> plain = send(broker, "Fifo", "", "x".getBytes(UTF_8));
            Answer<Sent> delayed = send(broker, "T", "DELAY\u00011\u0002", "x".getBytes(UTF_8));
            Answer<Sent> timed = send(broker, "T", "TIMER_DELAY_SEC\u00019\u0002", "x".getBytes(UTF_8));
            Answer<Sent> batch = broker.call(
                    SEND_BATCH_MESSAGE,
                    new Send("PG", "Fifo", "TBW102", 4, 0, 0, 1, 0, "", 0, false, null, true, null),
                    BatchBody.encode(List.of(new Message("Fifo", "x".getBytes(UTF_8)))));

            for (Answer<Sent> refused : List.of(plain, delayed, timed, batch)) {
                assertThat(refused.code()).isEqualTo(ResponseCode.MESSAGE_ILLEGAL);
            }
            assertThat(plain.remark()).contains("type NORMAL", "topic Fifo", "type FIFO", "enableMessageTypeCheck");
            assertThat(delayed.remark()).contains("type DELAY", "topic T", "type NORMAL");
            sent(broker, "Fifo", "__SHARDINGKEY\u0001k\u0002");
            sent(broker, "T", "");
            sent(broker, "Any", "DELAY\u00011\u0002");
            sent(broker, "Any", "__SHARDINGKEY\u0001k\u0002");
        }
    }

    @Test
    void typesAreNotLookedAtUnlessConfigured() {
        try (TestBroker broker = TestBroker.start(directory)) {
            create(broker, "Fifo", "+message.type=FIFO");

            sent(broker, "Fifo", "");
        }
    }

    @Test
    void topicsForMessagesOfAllTypesNeedASetting() {
        CreateTopic mixed =
                new CreateTopic("Mixed", "TBW102", 1, 1, 6, "SINGLE_TAG", 0, false, "+message.type=MIXED", false);
        try (TestBroker broker = TestBroker.start(directory)) {
            Answer<NoHeader> refused = broker.call(UPDATE_AND_CREATE_TOPIC, mixed);

            assertThat(refused.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
            assertThat(refused.remark()).contains("message.type=MIXED", "enableMixedMessageType");
        }
        Map<String, String> settings = Map.of("enableMixedMessageType", "true", "enableMessageTypeCheck", "true");
        try (TestBroker broker = TestBroker.start(directory, settings)) {
            assertThat(broker.call(UPDATE_AND_CREATE_TOPIC, mixed).code()).isEqualTo(ResponseCode.SUCCESS);
            sent(broker, "Mixed", "__SHARDINGKEY\u0001k\u0002");
            sent(broker, "Mixed", "");
        }
    }

    @Test
    void aMessageIsFoundInTheLightQueuesThatItNames() {
        Map<String, String> settings = Map.of("enableLmq", "true", "enableMultiDispatch", "true");
        try (TestBroker broker = TestBroker.start(directory, settings)) {
            sent(broker, "T", "INNER_MULTI_DISPATCH\u0001%LMQ%a,%LMQ%b\u0002INNER_MULTI_QUEUE_OFFSET\u000177,88\u0002");

            MessageExt message = first(broker, "%LMQ%b", 0);

            assertThat(message.getTopic()).isEqualTo("T");
            assertThat(message.getProperty("INNER_MULTI_QUEUE_OFFSET"))
                    .isEqualTo("0000000000000000000,0000000000000000000");
        }
        try (TestBroker broker = TestBroker.start(directory, settings)) {
            assertThat(first(broker, "%LMQ%a", 0).getBody()).isEqualTo("x".getBytes(UTF_8));
        }
    }

    @Test
    void tooManyLightQueuesAreRefused() {
        Map<String, String> settings = Map.of(
                "enableLmq",
                "true",
                "enableMultiDispatch",
                "true",
                "enableLmqQuota",
                "true",
                "maxLmqConsumeQueueNum",
                "1");
        try (TestBroker broker = TestBroker.start(directory, settings)) {
            sent(broker, "T", "INNER_MULTI_DISPATCH\u0001%LMQ%a\u0002");

            Answer<Sent> refused = send(broker, "T", "INNER_MULTI_DISPATCH\u0001%LMQ%b\u0002", "x".getBytes(UTF_8));

            assertThat(refused.code()).isEqualTo(ResponseCode.LMQ_QUOTA_EXCEEDED);
            assertThat(refused.remark()).contains("%LMQ%b", "maxLmqConsumeQueueNum");
        }
    }

    private static Sent sent(TestBroker broker, String topic, String properties) {
        Answer<Sent> answer = send(broker, topic, properties, "x".getBytes(UTF_8));
        assertThat(answer.code()).as(answer.remark()).isEqualTo(ResponseCode.SUCCESS);
        return answer.header();
    }

    private static void create(TestBroker broker, String topic, String attributes) {
        Answer<NoHeader> created = broker.call(
                UPDATE_AND_CREATE_TOPIC,
                new CreateTopic(topic, "TBW102", 1, 1, 6, "SINGLE_TAG", 0, false, attributes, false));
        assertThat(created.code()).as(created.remark()).isEqualTo(ResponseCode.SUCCESS);
    }

    private static Answer<Sent> send(TestBroker broker, String topic, String properties, byte[] body) {
        Send header = new Send("PG", topic, "TBW102", 4, 0, 0, 1, 0, properties, 0, false, null, false, null);
        return broker.call(SEND_MESSAGE_V2, header, body);
    }

    private static long max(TestBroker broker, String topic, int queueId) {
        return broker.call(GET_MAX_OFFSET, new MaxOffset(topic, queueId, false))
                .header()
                .offset();
    }

    private static MessageExt first(TestBroker broker, String topic, int queueId) {
        Pull ask = new Pull("G", topic, queueId, 0, 32, 6, 0, 15_000, "*", 0, "TAG", null, null);
        Answer<Pulled> pulled = broker.call(PULL_MESSAGE, ask);
        assertThat(pulled.code()).as(pulled.remark()).isEqualTo(ResponseCode.SUCCESS);
        return MessageDecoder.decodes(ByteBuffer.wrap(pulled.body())).get(0);
    }
}
