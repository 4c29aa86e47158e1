// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.testing;

import static io.cometmq.remoting.testing.TestRequests.ECHO;
import static io.cometmq.remoting.testing.TestRequests.LATER;
import static io.cometmq.remoting.testing.TestRequests.ODD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.testing.TestRequests.Ask;
import io.cometmq.remoting.testing.TestRequests.Told;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemoryNetworkTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<ByteBuffer> kept = new ArrayList<>();
    private final HandlerTable table = new HandlerTable()
            .on(ECHO, Lane.INLINE, request -> {
                kept.add(request.body());
                return Reply.of(new Told("x", 1));
            })
            .onAsync(LATER, Lane.INLINE, request -> new CompletableFuture<>())
            .on(ODD, Lane.INLINE, request -> {
                throw new Refusal(ResponseCode.TOPIC_NOT_EXIST, "no topic T");
            });

    @Test
    void deliversWhenToldTo() {
        MemoryNetwork network = MemoryNetwork.manual(scheduler);
        String address = listen(network);
        CompletableFuture<Answer<Told>> call = call(client(network), address);

        assertThat(network.deliverNext()).as("the server accepts").isTrue();
        assertThat(network.deliverNext()).as("the connection is open").isTrue();
        assertThat(network.deliverNext()).as("the request arrives").isTrue();
        assertThat(kept).hasSize(1);
        assertThat(call).isNotDone();
        assertThat(network.deliver()).as("the answer arrives").isEqualTo(1);

        assertThat(call).isCompleted();
        assertThat(network.underway()).isZero();
    }

    @Test
    void overwritesABodyThatAHandlerKept() {
        MemoryNetwork network = MemoryNetwork.automatic();
        RpcClient client = client(network);

        assertThat(client.call(listen(network), ECHO, new Ask("x", 1), Body.of(new byte[] {7}), SECOND))
                .isCompleted();

        assertThat(kept.get(0).get(0)).isNotEqualTo((byte) 7);
    }

    @Test
    void isolatesSilencesAndRestoresAnAddress() {
        MemoryNetwork network = MemoryNetwork.automatic(scheduler.clock(), scheduler);
        String address = listen(network);
        RpcClient client = client(network);
        assertThat(call(client, address)).isCompleted();

        network.isolate(address);
        assertThat(client.isConnected(address)).isFalse();
        assertThat(call(client, address)).isCompletedExceptionally();

        network.restore(address);
        assertThat(call(client, address)).isCompleted();

        network.silence(address);
        CompletableFuture<Answer<Told>> unheard = call(client, address);
        assertThat(unheard).isNotDone();
        scheduler.advance(SECOND);
        assertThat(unheard).isCompletedExceptionally();

        network.restore(address);
        assertThat(call(client, address)).isCompleted();
    }

    @Test
    void reachesAServerThatListensOnAllAddresses() {
        MemoryNetwork network = MemoryNetwork.automatic();
        network.transport().listen(new InetSocketAddress(10_911), dispatcher(), ConnectionListener.NONE);

        assertThat(call(client(network), "127.0.0.1:10911")).isCompleted();
    }

    @Test
    void letsATestCallHandlersAsAPeerWould() {
        try (TestRpc rpc = TestRpc.serving(table)) {
            assertThat(rpc.call(ECHO, new Ask("x", 1)).header()).isEqualTo(new Told("x", 1));
            assertThat(rpc.call(ODD, new Ask("x", 1)).remark()).isEqualTo("no topic T");
            assertThat(rpc.start(LATER, new Ask("x", 1), new byte[0])).isNotDone();
            assertThatThrownBy(() -> rpc.call(LATER, new Ask("x", 1)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("no answer to TEST_LATER");
            assertThat(rpc.serverSide().isOpen()).isTrue();
        }
    }

    private String listen(MemoryNetwork network) {
        return Addresses.text(network.transport()
                .listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        dispatcher(),
                        ConnectionListener.NONE)
                .address());
    }

    private Dispatcher dispatcher() {
        return Dispatcher.of(table, Lanes.inCaller(), List.of());
    }

    private static RpcClient client(MemoryNetwork network) {
        return network.transport().client(Dispatcher.none(), ConnectionListener.NONE);
    }

    private static CompletableFuture<Answer<Told>> call(RpcClient client, String address) {
        return client.call(address, ECHO, new Ask("x", 1), Body.empty(), SECOND);
    }
}
