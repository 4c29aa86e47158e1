// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.ClientRequests.HEART_BEAT;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.ReplyRequests.PUSH_REPLY_MESSAGE_TO_CLIENT;
import static io.cometmq.remoting.protocol.request.ReplyRequests.SEND_REPLY_MESSAGE_V2;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.ReplyRequests.PushReply;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepliesTest {
    private static final String TOPIC = "TestCluster_REPLY_TOPIC";

    @TempDir
    Path directory;

    @Test
    void aReplyReachesTheClientThatAskedAndIsStored() throws Exception {
        try (TestBroker broker = TestBroker.start(directory)) {
            BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
            BlockingQueue<PushReply> pushed = new LinkedBlockingQueue<>();
            connect(broker, bodies, pushed, ResponseCode.SUCCESS);

            Answer<Sent> answer = reply(broker, "CORRELATION_ID\u0001c\u0002REPLY_TO_CLIENT\u0001asker\u0002");

            assertThat(answer.code()).as(answer.remark()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(answer.header().msgId()).hasSize(32);
            assertThat(bodies.poll()).isEqualTo("x");
            assertThat(pushed.poll().properties()).contains("CORRELATION_ID\u0001c\u0002", "PUSH_REPLY_TIME\u0001");
            assertThat(stored(broker)).isEqualTo(1);
        }
    }

    @Test
    void aReplyThatNobodyWaitsForIsAnsweredSo() {
        try (TestBroker broker = TestBroker.start(directory)) {
            Answer<Sent> nobody = reply(broker, "REPLY_TO_CLIENT\u0001gone\u0002");
            Answer<Sent> nameless = reply(broker, "CORRELATION_ID\u0001c\u0002");

            assertThat(nobody.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
            assertThat(nobody.remark()).contains("client <gone>");
            assertThat(nameless.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
            assertThat(nameless.remark()).contains("REPLY_TO_CLIENT");
        }
    }

    @Test
    void aClientThatRefusesItsReplyIsNamed() {
        try (TestBroker broker = TestBroker.start(directory)) {
            connect(broker, new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>(), ResponseCode.SYSTEM_ERROR);

            Answer<Sent> answer = reply(broker, "REPLY_TO_CLIENT\u0001asker\u0002");

            assertThat(answer.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
            assertThat(answer.remark()).contains("client <asker> refused the reply: 1 not mine");
        }
    }

    @Test
    void anOperatorMayKeepRepliesOutOfTheLog() {
        try (TestBroker broker = TestBroker.start(directory, Map.of("storeReplyMessageEnable", "false"))) {
            connect(broker, new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>(), ResponseCode.SUCCESS);

            Answer<Sent> answer = reply(broker, "REPLY_TO_CLIENT\u0001asker\u0002");

            assertThat(answer.code()).as(answer.remark()).isEqualTo(ResponseCode.SUCCESS);
            assertThat(stored(broker)).isZero();
        }
    }

    private static void connect(
            TestBroker broker, BlockingQueue<String> bodies, BlockingQueue<PushReply> pushed, int code) {
        HandlerTable callbacks = new HandlerTable().on(PUSH_REPLY_MESSAGE_TO_CLIENT, Lane.INLINE, request -> {
            bodies.add(new String(request.bodyBytes(), UTF_8));
            pushed.add(request.header());
            return code == ResponseCode.SUCCESS ? Reply.ok() : Reply.refused(code, "not mine");
        });
        String beat = "{\"clientID\":\"asker\",\"producerDataSet\":[{\"groupName\":\"PG\"}],\"consumerDataSet\":[]}";
        TestBroker.await(broker.client(callbacks)
                .call(
                        broker.address(),
                        HEART_BEAT,
                        NoHeader.INSTANCE,
                        Body.of(beat.getBytes(UTF_8)),
                        Duration.ofSeconds(20)));
    }

    private static Answer<Sent> reply(TestBroker broker, String properties) {
        Send header = new Send("PG", TOPIC, "TBW102", 1, 0, 0, 1, 0, properties, 0, false, null, false, null);
        return broker.call(SEND_REPLY_MESSAGE_V2, header, "x".getBytes(UTF_8));
    }

    private static long stored(TestBroker broker) {
        return broker.call(GET_MAX_OFFSET, new MaxOffset(TOPIC, 0, false))
                .header()
                .offset();
    }
}
