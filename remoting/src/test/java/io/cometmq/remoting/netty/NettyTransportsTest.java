// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import static io.cometmq.remoting.testing.TestRequests.ECHO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.LaneConfig;
import io.cometmq.remoting.rpc.LanePools;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.remoting.testing.TestRequests.Ask;
import io.cometmq.remoting.testing.TestRequests.Told;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
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
    private final NettyTransports transports =
            new NettyTransports(() -> RemotingConfig.defaults().withIoThreads(LOOPS), Clock.system());

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
        NettyTransports wrong =
                new NettyTransports(() -> RemotingConfig.defaults().withIoThreads(0), Clock.system());

        assertThatThrownBy(wrong::get)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ioThreads");
    }

    private static byte[] echo(Transport transport, String address) throws Exception {
        return transport
                .client(Dispatcher.none(), ConnectionListener.NONE)
                .call(address, ECHO, new Ask("x", 1), Body.of(new byte[1024]), Duration.ofSeconds(30))
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
