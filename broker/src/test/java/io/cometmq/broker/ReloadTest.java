// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.GET_BROKER_CONFIG;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.UPDATE_BROKER_CONFIG;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.PopRequests.POP_MESSAGE;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.RecallRequests.RECALL_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_CONFIG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.RecallRequests.Recall;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.remoting.rpc.Answer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that are changed while the broker runs are obeyed from the next request on. */
class ReloadTest {
    @TempDir
    Path directory;

    private TestBroker broker;

    @BeforeEach
    void start() {
        broker = TestBroker.start(directory);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void maxMessageSizeBoundsTheNextSend() {
        change("maxMessageSize=10");
        Answer<Sent> refused = send("T", "", "eleven bytes");
        change("maxMessageSize=12");

        assertThat(refused.code()).isEqualTo(ResponseCode.MESSAGE_ILLEGAL);
        assertThat(refused.remark()).contains("maxMessageSize", "12", "10");
        assertThat(send("T", "", "eleven bytes").code()).isEqualTo(ResponseCode.SUCCESS);
    }

    @Test
    void aMaxMessageSizeAboveTheLengthOfALogFileIsRefused() {
        Answer<NoHeader> refused = changed("maxMessageSize=1073741824");

        assertThat(refused.code()).isEqualTo(ResponseCode.INVALID_PARAMETER);
        assertThat(refused.remark()).contains("maxMessageSize=1073741824", "mappedFileSizeCommitLog");
    }

    @Test
    void theBoundsOfPullsHoldForTheNextPull() {
        send("T", "", "one");
        send("T", "", "two");
        await().until(() -> pull().size() == 2);

        change("maxTransferCountOnMessageInMemory=1\nmaxTransferCountOnMessageInDisk=1");

        assertThat(pull()).hasSize(1);
    }

    @Test
    void pullsAndPopsAreNotHeldBeyondTheirBounds() {
        send("T", "", "one");
        await().until(() -> !pull().isEmpty());
        change("maxHeldPulls=1\npopPollingSize=0");
        CompletableFuture<Answer<Pulled>> held = broker.start(PULL_MESSAGE, pull(1, 60_000), new byte[0]);

        Answer<Pulled> second = broker.call(PULL_MESSAGE, pull(1, 60_000));
        int pop = broker.call(
                        POP_MESSAGE,
                        new Pop(
                                "G2",
                                "T",
                                0,
                                1,
                                60_000,
                                60_000,
                                System.currentTimeMillis(),
                                1,
                                "TAG",
                                "none",
                                false,
                                null,
                                null))
                .code();

        assertThat(held).isNotDone();
        assertThat(second.code()).isEqualTo(ResponseCode.SYSTEM_BUSY);
        assertThat(second.remark()).contains("maxHeldPulls");
        assertThat(pop).isEqualTo(ResponseCode.POLLING_FULL);
    }

    @Test
    void longPollsBecomeShortOnes() {
        send("T", "", "one");
        await().until(() -> !pull().isEmpty());

        change("longPollingEnable=false\nshortPollingTimeMills=1");

        assertThat(broker.call(PULL_MESSAGE, pull(1, 600_000)).code()).isEqualTo(ResponseCode.PULL_NOT_FOUND);
    }

    @Test
    void transactionsAreForbiddenAndAllowedAgain() {
        String half = "TRAN_MSG\u0001true\u0002PGROUP\u0001PG\u0002";
        change("rejectTransactionMessage=true");
        Answer<Sent> refused = send("T", half, "x");
        change("rejectTransactionMessage=false");

        assertThat(refused.code()).isEqualTo(ResponseCode.NO_PERMISSION);
        assertThat(refused.remark()).contains("rejectTransactionMessage=true");
        assertThat(send("T", half, "x").code()).isEqualTo(ResponseCode.SUCCESS);
    }

    @Test
    void answersTellTheRegionAndTheSwitchOfTheMoment() {
        change("traceOn=false\nregionId=north");

        Answer<Sent> sent = send("T", "", "x");

        assertThat(sent.fields()).containsEntry("TRACE_ON", "false").containsEntry("MSG_REGION", "north");
        await().until(() -> !pull().isEmpty());
        assertThat(pull().get(0).getProperty("TRACE_ON")).isEqualTo("false");
    }

    @Test
    void delaysAreBoundedAndCallsBackAllowed() {
        change("timerMaxDelaySec=5");
        Answer<Sent> tooFar = send("T", "TIMER_DELAY_SEC\u00016\u0002", "x");
        change("recallMessageEnable=true");
        Answer<?> recall = broker.call(RECALL_MESSAGE, new Recall("PG", "T", "nonsense", null));

        assertThat(tooFar.code()).isEqualTo(ResponseCode.MESSAGE_ILLEGAL);
        assertThat(tooFar.remark()).contains("timerMaxDelaySec", "5");
        assertThat(recall.remark()).doesNotContain("recallMessageEnable");
    }

    @Test
    void repeatedSendsAreDroppedFromNowOn() {
        String key = "UNIQ_KEY\u0001K1\u0002";
        send("T", key, "x");
        change("dropRepeatedSendsWithin=600000");
        send("T", key, "x");
        send("T", key, "x");

        await().until(() -> max("T") == 2);
    }

    @Test
    void topicsThatComeByThemselvesHaveTheQueuesOfTheMoment() {
        change("defaultTopicQueueNums=2");

        send("Narrow", "", "x");

        assertThat(config("Narrow")).contains("\"writeQueueNums\":2");
    }

    @Test
    void topicsComeByThemselvesOnceThatIsSwitchedOn() {
        broker.close();
        broker = TestBroker.start(directory, Map.of("autoCreateTopicEnable", "false"));
        Answer<Sent> refused = send("New", "", "x");

        change("autoCreateTopicEnable=true");

        assertThat(refused.code()).isEqualTo(ResponseCode.TOPIC_NOT_EXIST);
        assertThat(send("New", "", "x").code()).isEqualTo(ResponseCode.SUCCESS);
    }

    @Test
    void whatNeedsARestartSaysSoAndWrongValuesSayWhatIsExpected() {
        for (String key : new String[] {"listenPort", "fileReservedTime", "flushDiskType", "timerWheelEnable"}) {
            Answer<NoHeader> refused = changed(key + "=" + (key.equals("flushDiskType") ? "SYNC_FLUSH" : "7"));

            assertThat(refused.code()).as(key).isEqualTo(ResponseCode.INVALID_PARAMETER);
            assertThat(refused.remark()).contains(key + "=").contains(": needs a restart, now it is " + key + "=");
        }
        assertThat(changed("slowRequestMillis=-1").remark()).contains("slowRequestMillis=-1: expected");
        assertThat(changed("noSuchKey=1").remark()).contains("noSuchKey");
        assertThat(new String(broker.call(GET_BROKER_CONFIG, NoHeader.INSTANCE).body(), UTF_8))
                .contains("listenPort=0\n");
    }

    private void change(String lines) {
        Answer<NoHeader> answer = changed(lines);
        assertThat(answer.code()).as(answer.remark()).isEqualTo(ResponseCode.SUCCESS);
    }

    private Answer<NoHeader> changed(String lines) {
        return broker.call(UPDATE_BROKER_CONFIG, NoHeader.INSTANCE, (lines + "\n").getBytes(UTF_8));
    }

    private Answer<Sent> send(String topic, String properties, String body) {
        Send header = new Send("PG", topic, "TBW102", 4, 0, 0, 1, 0, properties, 0, false, null, false, null);
        return broker.call(SEND_MESSAGE_V2, header, body.getBytes(UTF_8));
    }

    private static Pull pull(long offset, long holdMillis) {
        int flags = holdMillis == 0 ? 4 : 6;
        return new Pull("G", "T", 0, offset, 32, flags, 0, holdMillis, "*", 0, "TAG", null, null);
    }

    private List<MessageExt> pull() {
        byte[] body = broker.call(PULL_MESSAGE, pull(0, 0)).body();
        return MessageDecoder.decodes(ByteBuffer.wrap(body));
    }

    private long max(String topic) {
        return broker.call(GET_MAX_OFFSET, new MaxOffset(topic, 0, false))
                .header()
                .offset();
    }

    private String config(String topic) {
        return new String(broker.call(GET_TOPIC_CONFIG, new OfTopic(topic)).body(), UTF_8);
    }
}
