// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import static io.cometmq.remoting.testing.TestRequests.ECHO;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.protocol.SerializeType;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.remoting.testing.TestRequests.Ask;
import io.cometmq.remoting.testing.TestRequests.Told;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NettyTransportTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Resources resources = new Resources();

    @AfterEach
    void close() {
        resources.close();
    }

    @ParameterizedTest
    @CsvSource({"true,JSON", "true,ROCKETMQ", "false,JSON", "false,ROCKETMQ"})
    void carriesACallAndItsAnswer(boolean epoll, SerializeType type) throws Exception {
        RemotingConfig config =
                RemotingConfig.defaults().withNativeTransport(epoll).withSerializeType(type);
        Transport transport = resources.own(NettyTransport.start(config, Clock.system()));
        HandlerTable table = new HandlerTable().on(ECHO, Lane.INLINE, request -> Reply.of(
                        new Told(request.header().text(), request.header().number()))
                .withBody(Body.of(request.bodyBytes())));
        RpcServer server = transport.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Dispatcher.of(table, Lanes.inCaller(), List.of()),
                ConnectionListener.NONE);
        RpcClient client = transport.client(Dispatcher.none(), ConnectionListener.NONE);

        Answer<Told> answer = client.call(
                        Addresses.text(server.address()),
                        ECHO,
                        new Ask("hällo \"x\"", 7),
                        Body.of("body".getBytes(StandardCharsets.UTF_8)),
                        TIMEOUT)
                .get(10, TimeUnit.SECONDS);

        assertThat(answer.header()).isEqualTo(new Told("hällo \"x\"", 7));
        assertThat(answer.body()).asString().isEqualTo("body");
        assertThat(server.connections()).isEqualTo(1);
    }
}
