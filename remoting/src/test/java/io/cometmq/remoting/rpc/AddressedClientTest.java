// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import static io.cometmq.remoting.testing.TestRequests.ECHO;
import static io.cometmq.remoting.testing.TestRequests.LATER;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.exception.RemotingTimeoutException;
import io.cometmq.remoting.exception.RemotingTooMuchRequestException;
import io.cometmq.remoting.testing.MemoryNetwork;
import io.cometmq.remoting.testing.TestRequests.Ask;
import io.cometmq.remoting.testing.TestRequests.Told;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressedClientTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Resources resources = new Resources();
    private final ManualScheduler scheduler = new ManualScheduler();
    private final MemoryNetwork network = MemoryNetwork.manual(scheduler);
    private final Transport transport = resources.own(network.transport());

    @AfterEach
    void close() {
        resources.close();
        network.deliver();
    }

    @Test
    void countsTheTimeOfConnectingInTheTimeOfTheCall() {
        RpcClient client = transport.client(Dispatcher.none(), ConnectionListener.NONE);

        CompletableFuture<Answer<Told>> call = client.call(listen(), ECHO, ask(), Body.empty(), SECOND);
        scheduler.advance(SECOND.minusMillis(1));
        assertThat(call).isNotDone();
        scheduler.advance(Duration.ofMillis(1));

        assertThat(call)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RemotingConnectException.class)
                .withMessageContaining("not connected within 1000 ms");
    }

    @Test
    void givesUpOnAOnewayRequestThatFindsNoConnectionInTime() {
        RpcClient client = transport.client(Dispatcher.none(), ConnectionListener.NONE);

        CompletableFuture<Void> told = client.tell(listen(), ECHO, ask(), Body.empty(), SECOND);
        scheduler.advance(SECOND);

        assertThat(told)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RemotingConnectException.class);
    }

    @Test
    void opensOneConnectionForAllWhoAskAtOnce() {
        RpcClient client = transport.client(Dispatcher.none(), ConnectionListener.NONE);
        RpcServer server = listenAt();
        String address = Addresses.text(server.address());

        CompletableFuture<Answer<Told>> first = client.call(address, ECHO, ask(), Body.empty(), SECOND);
        CompletableFuture<Answer<Told>> second = client.call(address, ECHO, ask(), Body.empty(), SECOND);
        network.deliver();

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void endsEachCallAtItsOwnTime() {
        RpcClient client = transport.client(Dispatcher.none(), ConnectionListener.NONE);
        String address = listen();
        CompletableFuture<Answer<Told>> longer =
                client.call(address, LATER, ask(), Body.empty(), Duration.ofMillis(900));
        network.deliver();
        CompletableFuture<Answer<Told>> shorter =
                client.call(address, LATER, ask(), Body.empty(), Duration.ofMillis(300));
        network.deliver();

        scheduler.advance(Duration.ofMillis(320));
        assertThat(shorter).isCompletedExceptionally();
        assertThat(longer).isNotDone();
        scheduler.advance(Duration.ofMillis(600));

        assertThat(longer)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RemotingTimeoutException.class);
        assertThat(scheduler.waiting()).isEmpty();
    }

    @Test
    void closesAConnectionWhosePeerWasSilentForAWholeCall() {
        RpcClient client = transport.client(Dispatcher.none(), ConnectionListener.NONE);
        String address = listen();
        start(client.call(address, ECHO, ask(), Body.empty(), SECOND));
        network.deliver();
        network.silence(address);

        start(client.call(address, ECHO, ask(), Body.empty(), SECOND));
        scheduler.advance(SECOND);
        assertThat(client.isConnected(address)).as("after a short call").isTrue();
        start(client.call(address, ECHO, ask(), Body.empty(), Duration.ofSeconds(3)));
        scheduler.advance(Duration.ofSeconds(3));

        assertThat(client.isConnected(address)).as("after a long call").isFalse();
    }

    @Test
    void refusesCallsBeyondItsBoundAndTakesMoreWhenSomeEnded() {
        RpcClient client = new AddressedClient(
                (address, endpoint) -> new CompletableFuture<>(),
                Dispatcher.none(),
                ConnectionListener.NONE,
                2,
                scheduler.clock(),
                scheduler);
        start(client.call("127.0.0.1:1", ECHO, ask(), Body.empty(), SECOND));
        start(client.call("127.0.0.1:1", ECHO, ask(), Body.empty(), SECOND));

        assertThat(client.call("127.0.0.1:1", ECHO, ask(), Body.empty(), SECOND))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RemotingTooMuchRequestException.class)
                .withMessageContaining("127.0.0.1:1")
                .withMessageContaining("maxCallsInFlight=2");

        scheduler.advance(SECOND);
        assertThat(client.call("127.0.0.1:1", ECHO, ask(), Body.empty(), SECOND))
                .isNotDone();
        client.close();
    }

    private String listen() {
        return Addresses.text(listenAt().address());
    }

    private RpcServer listenAt() {
        HandlerTable table = new HandlerTable()
                .on(ECHO, Lane.INLINE, request -> Reply.of(new Told("x", 1)))
                .onAsync(LATER, Lane.INLINE, request -> new CompletableFuture<>());
        return transport.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Dispatcher.of(table, Lanes.inCaller(), List.of()),
                ConnectionListener.NONE);
    }

    private static void start(CompletableFuture<Answer<Told>> call) {
        assertThat(call).isNotDone();
    }

    private static Ask ask() {
        return new Ask("x", 1);
    }
}
