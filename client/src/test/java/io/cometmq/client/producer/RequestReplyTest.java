// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.exception.RequestTimeoutException;
import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.client.utils.MessageUtil;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.ResponseCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestReplyTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final MessageQueue QUEUE = new MessageQueue("T", "broker-a", 0);

    private final FakeCluster cluster = FakeCluster.of(1).with("T", 1).with("cluster_REPLY_TOPIC", 1);
    private final FakeBroker broker = cluster.broker(0);
    private final DefaultMQProducer requester = new DefaultMQProducer("P", cluster.clients());
    private final DefaultMQProducer responder = new DefaultMQProducer("R", cluster.clients());

    @BeforeEach
    void start() throws Exception {
        requester.setNamesrvAddr(cluster.nameServer());
        requester.setInstanceName("requester");
        requester.start();
        responder.setNamesrvAddr(cluster.nameServer());
        responder.setInstanceName("responder");
        responder.start();
    }

    @AfterEach
    void close() {
        requester.shutdown();
        responder.shutdown();
        cluster.close();
    }

    @Test
    void aRequestSaysWhoAsksAndForHowLong() throws Exception {
        CompletableFuture<Message> reply = requester.requestAsync(message("question"), PATIENCE_MILLIS);

        MessageExt question = question(0);

        assertThat(question.getProperty(MessageConst.PROPERTY_CORRELATION_ID)).isNotBlank();
        assertThat(MessageUtil.getReplyToClient(question)).isEqualTo(requester.buildMQClientId());
        assertThat(question.getProperty(MessageConst.PROPERTY_MESSAGE_TTL)).isEqualTo("10000");
        assertThat(reply).isNotDone();
    }

    @Test
    void theAnswerComesBackToWhoAsked() throws Exception {
        CompletableFuture<Message> first = requester.requestAsync(message("first"), PATIENCE_MILLIS);
        CompletableFuture<Message> second = requester.requestAsync(message("second"), QUEUE, PATIENCE_MILLIS);

        answer(question(1), "to the second");
        answer(question(0), "to the first");

        assertThat(text(first.get(10, TimeUnit.SECONDS))).isEqualTo("to the first");
        Message answer = second.get(10, TimeUnit.SECONDS);
        assertThat(text(answer)).isEqualTo("to the second");
        assertThat(answer.getProperty(MessageConst.PROPERTY_REPLY_MESSAGE_ARRIVE_TIME))
                .isNotBlank();
        assertThat(broker.sends().get(2).topic()).isEqualTo("cluster_REPLY_TOPIC");
        assertThat(broker.sends().get(2).givenProperties().text())
                .contains("MSG_TYPE\u0001reply")
                .doesNotContain("WAIT");
    }

    @Test
    void aCompressedAnswerIsExpanded() throws Exception {
        CompletableFuture<Message> reply = requester.requestAsync(message("question"), PATIENCE_MILLIS);
        byte[] large = new byte[10_000];
        Arrays.fill(large, (byte) 'x');

        answer(question(0), new String(large, StandardCharsets.US_ASCII));

        assertThat(reply.get(10, TimeUnit.SECONDS).getBody()).isEqualTo(large);
    }

    @Test
    void aCallbackIsTold() throws Exception {
        CompletableFuture<Message> told = new CompletableFuture<>();
        RequestCallback callback = new RequestCallback() {
            @Override
            public void onSuccess(Message message) {
                told.complete(message);
            }

            @Override
            public void onException(Throwable e) {
                told.completeExceptionally(e);
            }
        };

        requester.request(
                message("question"), (queues, message, arg) -> queues.get(0), "arg", callback, PATIENCE_MILLIS);
        answer(question(0), "answer");

        assertThat(text(told.get(10, TimeUnit.SECONDS))).isEqualTo("answer");
    }

    @Test
    void nobodyAnsweredInTime() {
        RequestTimeoutException late =
                catchThrowableOfType(RequestTimeoutException.class, () -> requester.request(message("question"), 50));

        assertThat(late.getResponseCode()).isEqualTo(ClientErrorCode.REQUEST_TIMEOUT_EXCEPTION);
        assertThat(late).hasMessageContaining("<T>").hasMessageContaining("50 ms");
    }

    @Test
    void aRequestThatCannotBeSentSaysWhy() {
        broker.refuseNextSend(ResponseCode.MESSAGE_ILLEGAL);

        assertThatThrownBy(() -> requester.request(message("question"), PATIENCE_MILLIS))
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("send request message to <T> fail")
                .hasMessageContaining("refused by the test");
    }

    @Test
    void anAnswerThatComesTooLateIsDroppedWithoutAComplaintToTheBroker() throws Exception {
        assertThatThrownBy(() -> requester.request(message("question"), 20))
                .isInstanceOf(RequestTimeoutException.class);

        answer(question(0), "late");

        assertThat(broker.pushes().get(0).get(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    @Test
    void aClosedClientFailsWhatWaits() {
        CompletableFuture<Message> reply = requester.requestAsync(message("question"), PATIENCE_MILLIS);
        await().atMost(ONE_MINUTE).until(() -> !broker.messages(QUEUE).isEmpty());

        requester.shutdown();

        assertThatThrownBy(() -> reply.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(MQClientException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void anAnswerNeedsAMessageThatCameThroughACluster() {
        MQClientException failure = catchThrowableOfType(
                MQClientException.class, () -> MessageUtil.createReplyMessage(message("question"), new byte[1]));

        assertThat(failure.getResponseCode()).isEqualTo(ClientErrorCode.CREATE_REPLY_MESSAGE_EXCEPTION);
        assertThat(failure).hasMessageContaining("property[CLUSTER] is null");
        assertThatThrownBy(() -> MessageUtil.createReplyMessage(null, new byte[1]))
                .hasMessageContaining("cannot be null");
    }

    private MessageExt question(int index) {
        await().atMost(ONE_MINUTE).until(() -> broker.messages(QUEUE).size() > index);
        MessageExt question = broker.messages(QUEUE).get(index);
        question.putProperty(MessageConst.PROPERTY_CLUSTER, "cluster");
        return question;
    }

    private void answer(MessageExt question, String body) throws Exception {
        Message reply = MessageUtil.createReplyMessage(question, body.getBytes(StandardCharsets.UTF_8));
        List<SendResult> sent = List.of(responder.send(reply));
        assertThat(sent).extracting(SendResult::getSendStatus).containsExactly(SendStatus.SEND_OK);
    }

    private static String text(Message message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static Message message(String body) {
        return new Message("T", body.getBytes(StandardCharsets.UTF_8));
    }
}
