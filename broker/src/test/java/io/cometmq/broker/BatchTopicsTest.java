// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.ClientRequests.CONSUMER_SEND_MSG_BACK;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.PopRequests.POP_MESSAGE;
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
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.ClientRequests.SendBack;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.rpc.Answer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics that keep a batch as one record ({@code queue.type=BatchCQ}). */
class BatchTopicsTest {
    private static final String WITH_ID = "UNIQ_KEY\u0001ofTheBatch\u0002";

    @TempDir
    Path directory;

    @Test
    void aBatchIsOneRecordWithAnOffsetForEachMessage() {
        try (TestBroker broker = TestBroker.start(directory)) {
            create(broker, "+queue.type=BatchCQ");
            Answer<Sent> first = send(broker, WITH_ID, "a", "b", "c");
            Answer<Sent> second = send(broker, WITH_ID, "d", "e");

            assertThat(first.code()).as(first.remark()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(first.header().batchUniqId()).isEqualTo("ofTheBatch");
            assertThat(first.header().msgId()).doesNotContain(",");
            assertThat(second.header().queueOffset()).isEqualTo(3);
            assertThat(messages(TestBroker.await(pull(broker, 0, "*", 15_000)))).isNotEmpty();
            assertThat(messages(TestBroker.await(pull(broker, 3, "*", 15_000)))).hasSize(2);
            List<MessageExt> pulled = messages(TestBroker.await(pull(broker, 1, "*", 15_000)));
            assertThat(pulled)
                    .extracting(message -> message.getQueueOffset() + new String(message.getBody(), UTF_8))
                    .containsExactly("0a", "1b", "2c", "3d", "4e");
            assertThat(pulled.get(0).getCommitLogOffset())
                    .isEqualTo(pulled.get(2).getCommitLogOffset());
            assertThat(broker.call(GET_MAX_OFFSET, new MaxOffset("T", 0, true))
                            .header()
                            .offset())
                    .isEqualTo(5);
        }
        try (TestBroker broker = TestBroker.start(directory)) {
            assertThat(send(broker, WITH_ID, "f").header().queueOffset()).isEqualTo(5);
            assertThat(messages(TestBroker.await(pull(broker, 5, "*", 15_000)))).hasSize(1);
            assertThat(messages(TestBroker.await(pull(broker, 0, "*", 15_000)))).hasSize(6);
        }
    }

    @Test
    void aBatchWithoutAnIdAndOtherTopicsKeepMessagesApart() {
        try (TestBroker broker = TestBroker.start(directory)) {
            create(broker, "+queue.type=BatchCQ");
            Answer<Sent> sent = send(broker, "", "a", "b");
            assertThat(messages(TestBroker.await(pull(broker, 0, "*", 15_000)))).isNotEmpty();
            assertThat(messages(TestBroker.await(pull(broker, 1, "*", 15_000)))).hasSize(1);

            assertThat(sent.header().batchUniqId()).isNull();
            assertThat(sent.header().msgId().split(",", -1)).hasSize(2);
            assertThat(messages(TestBroker.await(pull(broker, 0, "*", 15_000))))
                    .extracting(MessageExt::getSysFlag)
                    .containsExactly(0, 0);
        }
    }

    @Test
    void whoWaitsForATagIsWokenByABatchThatMayHaveIt() {
        try (TestBroker broker = TestBroker.start(directory)) {
            create(broker, "+queue.type=BatchCQ");
            assertThat(send(broker, WITH_ID, "first").code()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(messages(TestBroker.await(pull(broker, 0, "*", 15_000)))).hasSize(1);
            CompletableFuture<Answer<Pulled>> waiting = pull(broker, 1, "A", 15_000);

            send(broker, WITH_ID, "a", "b");

            assertThat(messages(TestBroker.await(waiting))).hasSize(2);
        }
    }

    @Test
    void popsAndSendsBackOfBatchesAreRefused() {
        try (TestBroker broker = TestBroker.start(directory)) {
            create(broker, "+queue.type=BatchCQ");
            send(broker, WITH_ID, "a", "b");
            MessageExt inside =
                    messages(TestBroker.await(pull(broker, 0, "*", 15_000))).get(0);

            Answer<?> popped = broker.call(
                    POP_MESSAGE,
                    new Pop("G", "T", 0, 8, 60_000, 0, System.currentTimeMillis(), 0, "TAG", "*", false, null, null));
            Answer<NoHeader> back = broker.call(
                    CONSUMER_SEND_MSG_BACK,
                    new SendBack(inside.getCommitLogOffset(), "G", 0, null, null, false, 16, null));

            assertThat(popped.code()).isEqualTo(ResponseCode.INVALID_PARAMETER);
            assertThat(popped.remark()).contains("queue.type=BatchCQ").contains("expected a pull");
            assertThat(back.code()).isEqualTo(ResponseCode.MESSAGE_ILLEGAL);
        }
    }

    @Test
    void flagsOfABatchOnASingleMessageAreRefused() {
        try (TestBroker broker = TestBroker.start(directory)) {
            Send header = new Send(
                    "PG", "T", "TBW102", 4, 0, MessageSysFlag.INNER_BATCH, 0, 0, WITH_ID, 0, false, null, false, null);

            Answer<Sent> sent = broker.call(SEND_MESSAGE_V2, header, "x".getBytes(UTF_8));

            assertThat(sent.code()).isEqualTo(ResponseCode.MESSAGE_ILLEGAL);
            assertThat(sent.remark()).contains("sysFlag=128");
        }
    }

    private static void create(TestBroker broker, String attributes) {
        Answer<NoHeader> created = broker.call(
                UPDATE_AND_CREATE_TOPIC,
                new CreateTopic("T", "TBW102", 1, 1, 6, "SINGLE_TAG", 0, false, attributes, false));
        assertThat(created.code()).as(created.remark()).isEqualTo(ResponseCode.SUCCESS);
    }

    private static Answer<Sent> send(TestBroker broker, String properties, String... bodies) {
        List<Message> messages = List.of(bodies).stream()
                .map(body -> new Message("T", body.getBytes(UTF_8)))
                .toList();
        Send header = new Send("PG", "T", "TBW102", 4, 0, 0, 0, 0, properties, 0, false, null, true, null);
        return broker.call(SEND_BATCH_MESSAGE, header, BatchBody.encode(messages));
    }

    private static CompletableFuture<Answer<Pulled>> pull(
            TestBroker broker, long offset, String tags, long suspendMillis) {
        Pull ask = new Pull("G", "T", 0, offset, 32, 6, 0, suspendMillis, tags, 0, "TAG", null, null);
        return broker.start(PULL_MESSAGE, ask, new byte[0]);
    }

    private static List<MessageExt> messages(Answer<Pulled> pulled) {
        assertThat(pulled.code()).as(pulled.remark()).isEqualTo(ResponseCode.SUCCESS);
        return MessageDecoder.decodes(ByteBuffer.wrap(pulled.body()));
    }
}
