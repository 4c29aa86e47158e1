// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.request.ClientRequests.UnregisterClient;
import io.cometmq.remoting.protocol.request.TransactionRequests.CheckTransaction;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.RpcClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
    private final Calls calls = new Calls();
    private final ClientGroups groups = new ClientGroups();
    private final BrokerTable brokers = new BrokerTable();
    private final Heartbeats heartbeats = new Heartbeats(
            "client",
            groups,
            brokers,
            new MQClientAPIImpl(calls, null, Duration.ofSeconds(3)),
            new Envelope(Map.of(), null),
            null);

    @Test
    void aLeaveIsSentWhenEveryHeartbeatBeforeItIsAnswered() {
        brokers.update(List.of(new BrokerData(Map.of(0L, "127.0.0.1:10911"), "broker-a", "C", false, null)));
        groups.add("G", new AnyProducer());
        CompletableFuture<Void> first = heartbeats.sendToAll();
        CompletableFuture<Void> second = heartbeats.sendToAll();

        CompletableFuture<Void> left = heartbeats.unregister(new UnregisterClient("client", "G", null));
        calls.end(0);
        assertThat(first).isDone();
        assertThat(calls.names).containsExactly("HEART_BEAT", "HEART_BEAT");
        calls.end(1);

        assertThat(second).isDone();
        assertThat(calls.names).containsExactly("HEART_BEAT", "HEART_BEAT", "UNREGISTER_CLIENT");
        assertThat(left).isNotDone();
        calls.end(2);
        assertThat(left).isDone();
    }

    @Test
    void nobodyIsWaitedForWhenNoHeartbeatIsUnderWay() {
        brokers.update(List.of(new BrokerData(Map.of(0L, "127.0.0.1:10911"), "broker-a", "C", false, null)));
        groups.add("G", new AnyProducer());
        CompletableFuture<Void> unused = heartbeats.sendToAll();
        calls.end(0);

        CompletableFuture<Void> left = heartbeats.unregister(new UnregisterClient("client", "G", null));

        assertThat(calls.names).containsExactly("HEART_BEAT", "UNREGISTER_CLIENT");
        assertThat(left).isNotDone();
    }

    /** Calls that end when the test says so: they all fail, which these callers take as an end like any other. */
    private static final class Calls implements RpcClient {
        private final List<String> names = new ArrayList<>();
        private final List<CompletableFuture<?>> answers = new ArrayList<>();

        void end(int number) {
            answers.get(number).completeExceptionally(new IllegalStateException("the broker is gone"));
        }

        @Override
        public <H extends Record, R extends Record> CompletableFuture<Answer<R>> call(
                String address, RequestType<H, R> type, H header, Body body, Duration timeout) {
            CompletableFuture<Answer<R>> answer = new CompletableFuture<>();
            names.add(type.name());
            answers.add(answer);
            return answer;
        }

        @Override
        public <H extends Record> CompletableFuture<Void> tell(
                String address, RequestType<H, ?> type, H header, Body body, Duration timeout) {
            throw new UnsupportedOperationException("heartbeats are answered");
        }

        @Override
        public boolean isConnected(String address) {
            return true;
        }

        @Override
        public void disconnect(String address) {}

        @Override
        public void close() {}
    }

    static final class AnyProducer implements MQProducerInner {
        @Override
        public Set<String> publishTopics() {
            return Set.of();
        }

        @Override
        public void checkTransaction(String brokerAddress, ByteBuffer record, CheckTransaction header) {}
    }
}
