// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.client.impl.MQClientManager;
import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.Message;
import io.cometmq.remoting.RPCHook;
import io.cometmq.remoting.protocol.RemotingCommand;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.ClientRequests;
import io.cometmq.remoting.protocol.request.RouteRequests;
import io.cometmq.remoting.protocol.request.SendRequests;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RpcHookTest {
    private static final int SEND = SendRequests.SEND_MESSAGE_V2.code();

    private final FakeCluster cluster = FakeCluster.of(1).with("T", 1);
    private final FakeBroker broker = cluster.broker(0);
    private final Recorder hook = new Recorder();
    private final DefaultMQProducer producer = new Hooked("P", cluster.clients(), hook);

    RpcHookTest() {
        producer.setNamesrvAddr(cluster.nameServer());
    }

    @AfterEach
    void close() {
        producer.shutdown();
        cluster.close();
    }

    @Test
    void seesEveryRequestAndItsAnswer() throws Exception {
        producer.start();

        producer.send(message());

        assertThat(hook.requests)
                .extracting(RemotingCommand::getCode)
                .contains(RouteRequests.GET_ROUTEINFO_BY_TOPIC.code(), SEND, ClientRequests.HEART_BEAT.code());
        RemotingCommand sent = hook.requestOf(SEND);
        assertThat(sent.getExtFields()).containsEntry("b", "T").containsEntry("a", "P");
        assertThat(sent.getBody()).isEqualTo("x".getBytes(StandardCharsets.UTF_8));
        RemotingCommand answered = hook.answers.get(hook.requestsAnswered.indexOf(sent));
        assertThat(answered.getCode()).isEqualTo(ResponseCode.SUCCESS);
        assertThat(answered.getExtFields()).containsKey("queueOffset");
        assertThat(hook.addresses).contains(cluster.nameServer());
    }

    @Test
    void seesOnewayRequestsToo() throws Exception {
        producer.start();

        producer.sendOneway(message());

        assertThat(hook.requestOf(SEND).getExtFields()).containsEntry("b", "T");
        assertThat(hook.requestsAnswered).extracting(RemotingCommand::getCode).doesNotContain(SEND);
    }

    @Test
    void addsFieldsBesideTheHeaderAndTheNamespace() throws Exception {
        producer.setNamespaceV2("space");
        hook.before = (address, request) -> {
            request.addExtField("Signature", "s" + request.getExtFields().size());
            request.addExtFieldIfNotExist("ns", "not this");
        };
        producer.start();

        producer.send(message());

        assertThat(broker.sendFields().get(0)).containsKey("Signature").containsEntry("ns", "space");
        assertThat(broker.sends()).extracting(Send::topic).containsExactly("T");
    }

    @Test
    void changesFieldsOfTheHeader() throws Exception {
        hook.before = (address, request) -> {
            if (request.getCode() == SEND) {
                request.addExtField("a", "Q");
            }
        };
        producer.start();

        producer.send(message());

        assertThat(broker.sends()).extracting(Send::producerGroup).containsExactly("Q");
    }

    @Test
    void failsTheRequestThatItDoesNotLike() throws Exception {
        hook.before = (address, request) -> {
            if (request.getCode() == SEND) {
                throw new IllegalStateException("no credentials");
            }
        };
        producer.start();

        assertThatThrownBy(() -> producer.send(message())).hasStackTraceContaining("no credentials");
        assertThat(broker.sends()).isEmpty();
    }

    @Test
    void belongsToAClientOfItsOwn() throws Exception {
        producer.start();
        try (DefaultMQProducer other = new DefaultMQProducer("Q", cluster.clients())) {
            other.setNamesrvAddr(cluster.nameServer());
            other.start();
            int before = hook.requests.size();

            other.send(message());

            assertThat(hook.requests).hasSize(before);
        }
    }

    private static Message message() {
        return new Message("T", "x".getBytes(StandardCharsets.UTF_8));
    }

    /** A producer of the test's own clients with a hook. */
    private static final class Hooked extends DefaultMQProducer {
        Hooked(String group, MQClientManager clients, RPCHook hook) {
            super(group, clients);
            callThrough(hook);
        }
    }

    /** Keeps what it sees. */
    private static final class Recorder implements RPCHook {
        private final List<String> addresses = new CopyOnWriteArrayList<>();
        private final List<RemotingCommand> requests = new CopyOnWriteArrayList<>();
        private final List<RemotingCommand> requestsAnswered = new CopyOnWriteArrayList<>();
        private final List<RemotingCommand> answers = new CopyOnWriteArrayList<>();
        private BiConsumer<String, RemotingCommand> before = (address, request) -> {};

        @Override
        public void doBeforeRequest(String remoteAddr, RemotingCommand request) {
            before.accept(remoteAddr, request);
            addresses.add(remoteAddr);
            requests.add(request);
        }

        @Override
        public void doAfterResponse(String remoteAddr, RemotingCommand request, RemotingCommand response) {
            requestsAnswered.add(request);
            answers.add(response);
        }

        RemotingCommand requestOf(int code) {
            return requests.stream()
                    .filter(request -> request.getCode() == code)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
