// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import static io.cometmq.remoting.testing.TestRequests.ECHO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.LaneConfig;
import io.cometmq.remoting.rpc.LanePools;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.remoting.testing.TestRequests.Ask;
import io.cometmq.remoting.testing.TestRequests.Told;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class NettyTransportsTest {
    private static final int TRANSPORTS = 20;
    private static final int LOOPS = 2;
    private static final int CHUNK_BYTES = 512 * 1024;

    private final Resources resources = new Resources();
    private final NettyTransports transports = transports(LOOPS, false);
    private final NettyTransports sharing = transports(LOOPS, true);

    @AfterEach
    void close() {
        resources.close();
    }

    @Test
    void manyTransportsTakeTheBuffersOfFew() throws Exception {
        String address = Addresses.text(serve().address());

        for (int i = 0; i < TRANSPORTS; i++) {
            assertThat(echo(resources.own(transports.get()), address)).isEqualTo(new byte[1024]);
        }

        assertThat(transports.usedBytes())
                .isPositive()
                .isLessThanOrEqualTo((long) Runtime.getRuntime().availableProcessors() * CHUNK_BYTES);
    }

    @Test
    void aTransportThatIsClosedLeavesTheOthersTheirBuffers() throws Exception {
        String address = Addresses.text(serve().address());
        Transport first = transports.get();
        Transport second = resources.own(transports.get());
        assertThat(echo(first, address)).isEqualTo(new byte[1024]);

        first.close();

        assertThat(echo(second, address)).isEqualTo(new byte[1024]);
    }

    @Test
    void settingsThatAreWrongAreToldToWhoOpensATransport() {
        assertThatThrownBy(transports(0, false)::get)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ioThreads");
        assertThatThrownBy(transports(0, true)::get)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ioThreads");
    }

    @Test
    void sharedEventLoopsServeConnectionsOfManyTransports() throws Exception {
        String address = Addresses.text(serve().address());
        Set<Thread> threads = new HashSet<>();

        for (int i = 0; i < TRANSPORTS; i++) {
            Transport transport = resources.own(sharing.get());
            echo(transport, address);
            threads.add(threadOf(transport.loops().get(0)));
            threads.add(threadOf(transport.loops().get(1)));
        }

        assertThat(threads).hasSize(LOOPS);
    }

    @Test
    void closingOneOfThemClosesItsConnectionsAndNoOthers() throws Exception {
        String address = Addresses.text(serve().address());
        Transport first = sharing.get();
        Transport second = resources.own(sharing.get());
        RpcClient closed = client(first);
        RpcClient open = client(second);
        echo(closed, address);
        echo(open, address);

        first.close();
        first.close();

        await().atMost(ONE_MINUTE).until(() -> !closed.isConnected(address));
        assertThat(open.isConnected(address)).isTrue();
        assertThat(echo(open, address)).isEqualTo(new byte[1024]);
    }

    @Test
    void eventLoopsEndWithTheLastWhoHasAShareAndStartAnewWithTheNext() throws Exception {
        String address = Addresses.text(serve().address());
        Transport first = sharing.get();
        Transport second = sharing.get();
        Thread loop = threadOf(first.loops().get(0));
        first.close();
        assertThat(threadOf(second.loops().get(0))).isSameAs(loop);

        second.close();

        await().atMost(ONE_MINUTE).until(() -> !loop.isAlive());
        assertThat(echo(resources.own(sharing.get()), address)).isEqualTo(new byte[1024]);
    }

    private static NettyTransports transports(int ioThreads, boolean shareLoops) {
        return new NettyTransports(
                () -> RemotingConfig.defaults().withIoThreads(ioThreads), Clock.system(), shareLoops);
    }

    private static Thread threadOf(Scheduler loop) throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        Scheduler.Cancellable unused = loop.after(Duration.ZERO, "who", () -> thread.complete(Thread.currentThread()));
        return thread.get(30, TimeUnit.SECONDS);
    }

    private static RpcClient client(Transport transport) {
        return transport.client(Dispatcher.none(), ConnectionListener.NONE);
    }

    private static byte[] echo(Transport transport, String address) throws Exception {
        return echo(client(transport), address);
    }

    private static byte[] echo(RpcClient client, String address) throws Exception {
        return client.call(address, ECHO, new Ask("x", 1), Body.of(new byte[1024]), Duration.ofSeconds(30))
                .get(30, TimeUnit.SECONDS)
                .body();
    }

    private RpcServer serve() {
        Transport transport = resources.own(NettyTransport.start(RemotingConfig.defaults(), Clock.system()));
        LanePools lanes = resources.own(LanePools.start(LaneConfig.defaults(), Clock.system()));
        HandlerTable table = new HandlerTable()
                .on(ECHO, Lane.INLINE, request -> Reply.of(new Told("x", 1)).withBody(Body.of(request.bodyBytes())));
        return transport.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Dispatcher.of(table, lanes, List.of()),
                ConnectionListener.NONE);
    }
}
