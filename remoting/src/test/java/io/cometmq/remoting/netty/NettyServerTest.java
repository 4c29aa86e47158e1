// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import static io.cometmq.remoting.testing.TestRequests.ECHO;
import static io.cometmq.remoting.testing.TestRequests.LATER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Connection;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.LaneConfig;
import io.cometmq.remoting.rpc.LanePools;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.remoting.testing.TestRequests.Ask;
import io.cometmq.remoting.testing.TestRequests.Told;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class NettyServerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Resources resources = new Resources();
    private final Transport transport = resources.own(Remoting.open(RemotingConfig.defaults()));
    private final RpcClient client = transport.client(Dispatcher.none(), ConnectionListener.NONE);

    @AfterEach
    void close() {
        resources.close();
    }

    @Test
    void freesItsPortAndClosesItsConnectionsWhenClosed() throws Exception {
        RpcServer server = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), ConnectionListener.NONE);
        String address = Addresses.text(server.address());
        CompletableFuture<?> held = client.call(address, LATER, new Ask("x", 1), Body.empty(), LONG);
        await().atMost(ONE_MINUTE).until(() -> server.connections() == 1);

        server.close();
        server.close();

        assertThat(server.connections()).isZero();
        assertThat(held).failsWithin(Duration.ofSeconds(10));
        RpcServer again = listen(server.address(), ConnectionListener.NONE);
        assertThat(again.address()).isEqualTo(server.address());
        await().atMost(ONE_MINUTE).until(() -> !client.isConnected(address));
        assertThat(client.call(address, ECHO, new Ask("x", 1), Body.empty(), LONG)
                        .get(10, TimeUnit.SECONDS)
                        .isSuccess())
                .isTrue();
    }

    @Test
    void isFoundByItsHostName() throws Exception {
        RpcServer server = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), ConnectionListener.NONE);

        String address = "localhost:" + server.address().getPort();

        assertThat(client.call(address, ECHO, new Ask("x", 1), Body.empty(), LONG)
                        .get(10, TimeUnit.SECONDS)
                        .isSuccess())
                .isTrue();
    }

    @Test
    void keepsTheBodyOfARequestUntilItsLaneHasServedIt() throws Exception {
        LanePools lanes = resources.own(LanePools.start(LaneConfig.defaults(), Clock.system()));
        HandlerTable table =
                new HandlerTable().on(ECHO, Lane.SLOW, request -> told(request).withBody(Body.of(request.bodyBytes())));
        RpcServer server = transport.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Dispatcher.of(table, lanes, List.of()),
                ConnectionListener.NONE);
        List<CompletableFuture<byte[]>> calls = new ArrayList<>();

        for (int i = 0; i < 500; i++) {
            byte[] body = new byte[1 + i * 37];
            Arrays.fill(body, (byte) i);
            calls.add(client.call(Addresses.text(server.address()), ECHO, new Ask("x", i), Body.of(body), LONG)
                    .thenApply(answer -> answer.body()));
        }

        for (int i = 0; i < calls.size(); i++) {
            byte[] expected = new byte[1 + i * 37];
            Arrays.fill(expected, (byte) i);
            assertThat(calls.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(expected);
        }
    }

    @Test
    void closesAConnectionThatItsListenerCannotTake() throws Exception {
        RpcServer server = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new ConnectionListener() {
            @Override
            public void onOpen(Connection connection) {
                throw new IllegalStateException("made to fail");
            }
        });

        try (RawPeer peer = RawPeer.connect(server.address())) {
            assertThat(peer.isClosedByPeer()).isTrue();
        }
    }

    private RpcServer listen(InetSocketAddress address, ConnectionListener listener) {
        HandlerTable table = new HandlerTable()
                .on(ECHO, Lane.INLINE, NettyServerTest::told)
                .onAsync(LATER, Lane.INLINE, request -> new CompletableFuture<>());
        return transport.listen(address, Dispatcher.of(table, Lanes.inCaller(), List.of()), listener);
    }

    private static Reply<Told> told(Request<Ask> request) {
        return Reply.of(new Told(request.header().text(), request.header().number()));
    }
}
