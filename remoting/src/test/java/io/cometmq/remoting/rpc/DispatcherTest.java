// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import static io.cometmq.remoting.testing.TestRequests.ECHO;
import static io.cometmq.remoting.testing.TestRequests.LATER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.testing.MemoryNetwork;
import io.cometmq.remoting.testing.TestRequests.Ask;
import io.cometmq.remoting.testing.TestRequests.Told;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private final Resources resources = new Resources();
    private final Transport transport = resources.own(MemoryNetwork.automatic().transport());
    private final RpcClient client = transport.client(Dispatcher.none(), ConnectionListener.NONE);

    @AfterEach
    void close() {
        resources.close();
    }

    @Test
    void findsAnInlineHandlerThatHoldsItsThread() {
        ManualClock clock = new ManualClock();
        HandlerTable table = new HandlerTable()
                .on(ECHO, Lane.INLINE, request -> {
                    clock.advanceMillis(request.header().number());
                    return told(request);
                })
                .on(LATER, Lane.SLOW, request -> {
                    clock.advanceMillis(request.header().number());
                    return told(request);
                });
        Dispatcher dispatcher = Dispatcher.of(table, Lanes.inCaller(), List.of(), clock);
        String address = listen(dispatcher);

        call(address, new Ask("quick", 40));
        assertThat(dispatcher.slowInlineHandlers()).isZero();
        call(address, new Ask("slow", 60));
        assertThat(dispatcher.slowInlineHandlers()).isEqualTo(1);
        client.call(address, LATER, new Ask("slow, but not inline", 60), Body.empty(), Duration.ofDays(1))
                .join();
        assertThat(dispatcher.slowInlineHandlers()).isEqualTo(1);
    }

    @Test
    void runsEachLaneOnItsOwnThreads() {
        LanePools lanes = resources.own(LanePools.start(LaneConfig.defaults(), Clock.system()));
        HandlerTable table = new HandlerTable()
                .on(ECHO, Lane.SLOW, request -> threadName())
                .on(LATER, Lane.ADMIN, request -> threadName());
        String address = listen(Dispatcher.of(table, lanes, List.of()));

        assertThat(call(address, new Ask("x", 1)).header().text()).isEqualTo("slow-1");
        assertThat(client.call(address, LATER, new Ask("x", 1), Body.empty(), Duration.ofDays(1))
                        .join()
                        .header()
                        .text())
                .isEqualTo("admin-1");
    }

    @Test
    void saysWhichBoundAFullLaneMet() throws Exception {
        LanePools lanes = resources.own(LanePools.start(new LaneConfig(1, 2, 1, 1), Clock.system()));
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        HandlerTable table = new HandlerTable().on(ECHO, Lane.SLOW, request -> {
            running.countDown();
            awaitUnchecked(gate);
            return told(request);
        });
        String address = listen(Dispatcher.of(table, lanes, List.of()));
        CompletableFuture<Answer<Told>> first = start(address);
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Answer<Told>> second = start(address);
        CompletableFuture<Answer<Told>> third = start(address);

        Answer<Told> refused = start(address).get(10, TimeUnit.SECONDS);
        gate.countDown();

        assertThat(refused.code()).isEqualTo(ResponseCode.SYSTEM_BUSY);
        assertThat(refused.remark())
                .startsWith("[OVERLOAD]system busy, start flow control for a while")
                .contains("slowQueue=2");
        for (CompletableFuture<Answer<Told>> call : List.of(first, second, third)) {
            assertThat(call.get(10, TimeUnit.SECONDS).isSuccess()).isTrue();
        }
    }

    @Test
    void refusesTwoHandlersOfOneCode() {
        HandlerTable table = new HandlerTable().on(ECHO, Lane.INLINE, DispatcherTest::told);

        assertThatThrownBy(() -> table.on(ECHO, Lane.SLOW, DispatcherTest::told))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TEST_ECHO(20001) is served already");
    }

    private String listen(Dispatcher dispatcher) {
        return Addresses.text(transport
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), dispatcher, ConnectionListener.NONE)
                .address());
    }

    private Answer<Told> call(String address, Ask ask) {
        return client.call(address, ECHO, ask, Body.empty(), Duration.ofDays(1)).join();
    }

    private CompletableFuture<Answer<Told>> start(String address) {
        return client.call(address, ECHO, new Ask("x", 1), Body.empty(), Duration.ofDays(1));
    }

    private static Reply<Told> told(Request<Ask> request) {
        return Reply.of(new Told(request.header().text(), request.header().number()));
    }

    private static Reply<Told> threadName() {
        return Reply.of(new Told(Thread.currentThread().getName(), 0));
    }

    private static void awaitUnchecked(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
