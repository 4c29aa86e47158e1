// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.metrics;

import static io.cometmq.remoting.testing.TestRequests.ECHO;
import static io.cometmq.remoting.testing.TestRequests.LATER;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.config.Live;
import io.cometmq.common.lifecycle.RepeatedLine;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.metrics.Exposition;
import io.cometmq.common.testing.LogLines;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.request.PullRequests;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
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
import io.cometmq.remoting.testing.MemoryNetwork;
import io.cometmq.remoting.testing.TestRequests.Ask;
import io.cometmq.remoting.testing.TestRequests.Told;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestLinesTest {
    private static final Duration LONG = Duration.ofDays(1);

    private final Resources resources = new Resources();
    private final LogLines lines = LogLines.of(RequestLines.class);
    private final ManualClock clock = new ManualClock();
    private final ManualScheduler scheduler = new ManualScheduler(clock);
    private final Live<SlowRequestConfig> config = new Live<>(new SlowRequestConfig(Duration.ofMillis(500)));
    private final RequestMetrics metrics = new RequestMetrics(clock, new RequestLines(config::get, scheduler));
    private final Transport transport =
            resources.own(MemoryNetwork.automatic(clock, scheduler).transport());
    private final RpcClient client = transport.client(Dispatcher.none(), ConnectionListener.NONE);

    @AfterEach
    void close() {
        lines.close();
        resources.close();
    }

    @Test
    void aSlowRequestIsOneLineWithItsStages() {
        HandlerTable table = new HandlerTable().on(ECHO, Lane.SLOW, request -> {
            clock.advanceMillis(100);
            long began = clock.nanos();
            clock.advanceMillis(300);
            request.appended(began, clock.nanos());
            clock.advanceMillis(50);
            return Reply.of(new Told("x", 1)).withBody(Body.of(new byte[5]));
        });

        call(serving(table, slowTo(200)), ECHO, new byte[7]);

        assertThat(lines.all()).hasSize(1);
        assertThat(lines.all().get(0))
                .startsWith("Slow request: request=TEST_ECHO peer=127.0.0.1:")
                .endsWith(" requestBytes=7 replyBytes=5 answer=SUCCESS delivery=written totalMillis=650.0"
                        + " queuedMillis=200.0 handlerMillis=150.0 appendMillis=300.0 waitedMillis=0.0 writeMillis=0.0"
                        + " limitMillis=500");
    }

    @Test
    void whatARequestWaitedForAfterItsHandlerIsAStageOfItsOwn() {
        CompletableFuture<Reply<Told>> forced = new CompletableFuture<>();
        HandlerTable table = new HandlerTable().onAsync(LATER, Lane.INLINE, request -> {
            long began = clock.nanos();
            clock.advanceMillis(10);
            request.appended(began, clock.nanos());
            return forced;
        });
        CompletableFuture<Answer<Told>> answer =
                client.call(serving(table, Lanes.inCaller()), LATER, new Ask("x", 1), Body.empty(), LONG);

        clock.advanceMillis(700);
        forced.complete(Reply.of(new Told("x", 1)));

        assertThat(answer).isDone();
        assertThat(lines.all()).singleElement().asString().contains("appendMillis=10.0 waitedMillis=700.0");
    }

    @Test
    void saysOfWhichTopicAndGroup() {
        HandlerTable table = new HandlerTable().on(PullRequests.PULL_MESSAGE, Lane.INLINE, request -> {
            clock.advanceMillis(501);
            return Reply.of(new Pulled(0, 0, 0, 0, null, null, null, null));
        });
        String address = serving(table, Lanes.inCaller());

        client.call(
                        address,
                        PullRequests.PULL_MESSAGE,
                        new Pull("G", "T", 3, 0, 32, 0, 0, 0, "*", 0, "TAG", null, null),
                        Body.empty(),
                        LONG)
                .join();

        assertThat(lines.all()).singleElement().asString().contains(" consumerGroup=G topic=T queueId=3 ");
    }

    @Test
    void aRequestThatWasHeldForWantOfMessagesIsNotSlow() {
        CompletableFuture<Reply<Told>> arrived = new CompletableFuture<>();
        HandlerTable table = new HandlerTable().onAsync(LATER, Lane.INLINE, request -> {
            request.held();
            return arrived;
        });
        CompletableFuture<Answer<Told>> answer =
                client.call(serving(table, Lanes.inCaller()), LATER, new Ask("x", 1), Body.empty(), LONG);

        clock.advanceMillis(20_000);
        arrived.complete(Reply.of(new Told("x", 1)));

        assertThat(answer).isDone();
        assertThat(lines.all()).isEmpty();
    }

    @Test
    void repeatsAreCountedForEachTypeOfRequest() {
        HandlerTable table =
                new HandlerTable().on(ECHO, Lane.INLINE, this::slow).on(LATER, Lane.INLINE, this::slow);
        String address = serving(table, Lanes.inCaller());
        for (int i = 0; i < 4; i++) {
            call(address, ECHO, new byte[0]);
        }
        call(address, LATER, new byte[0]);
        assertThat(lines.all()).hasSize(2);

        scheduler.advance(RepeatedLine.USUAL_WINDOW);

        assertThat(lines.all()).hasSize(3).last().isEqualTo("Slow request TEST_ECHO: 3 more in the last 10 s");
    }

    @Test
    void aHandlerThatAlwaysFailsHasItsStackInTheLogOnceAWindow() {
        HandlerTable table = new HandlerTable().on(ECHO, Lane.INLINE, request -> {
            throw new IllegalStateException("a bug");
        });
        String address = serving(table, Lanes.inCaller());
        try (LogLines failures = LogLines.of(Dispatcher.class)) {
            for (int i = 0; i < 3; i++) {
                call(address, ECHO, new byte[0]);
            }

            assertThat(failures.all()).singleElement().asString().startsWith("Request failed: request=TEST_ECHO");
        }

        scheduler.advance(RepeatedLine.USUAL_WINDOW);
        assertThat(lines.all()).containsExactly("Request failed TEST_ECHO: 2 more in the last 10 s");
    }

    @Test
    void theLimitIsTheOneOfTheMomentAndZeroLogsNothing() {
        HandlerTable table = new HandlerTable().on(ECHO, Lane.INLINE, this::slow);
        String address = serving(table, Lanes.inCaller());
        config.set(new SlowRequestConfig(Duration.ZERO));
        call(address, ECHO, new byte[0]);
        config.set(new SlowRequestConfig(Duration.ofSeconds(1)));
        call(address, ECHO, new byte[0]);
        assertThat(lines.all()).isEmpty();

        config.set(new SlowRequestConfig(Duration.ofMillis(599)));
        call(address, ECHO, new byte[0]);

        assertThat(lines.all()).hasSize(1);
    }

    @Test
    void anAnswerThatNobodyTakesIsLoggedToo() {
        CompletableFuture<Reply<Told>> late = new CompletableFuture<>();
        HandlerTable table = new HandlerTable().onAsync(LATER, Lane.INLINE, request -> late);
        String address = serving(table, Lanes.inCaller());
        CompletableFuture<Answer<Told>> answer = client.call(address, LATER, new Ask("x", 1), Body.empty(), LONG);

        client.disconnect(address);
        clock.advanceMillis(600);
        late.complete(Reply.of(new Told("x", 1)));

        assertThat(answer).isCompletedExceptionally();
        assertThat(lines.all()).singleElement().asString().contains("delivery=lost totalMillis=600.0");
    }

    @Test
    void theTimeUntilAnAnswerIsWrittenIsMeasured() {
        call(serving(new HandlerTable().on(ECHO, Lane.INLINE, this::slow), Lanes.inCaller()), ECHO, new byte[0]);

        ByteArrayOutputStream text = new ByteArrayOutputStream();
        new Exposition(List.of(metrics), Map.of(), 100).write(text);
        assertThat(text.toString(StandardCharsets.UTF_8)).contains("cometmq_reply_write_seconds_count{} 1\n");
    }

    private Reply<Told> slow(Object request) {
        clock.advanceMillis(600);
        return Reply.of(new Told("x", 1));
    }

    /** Every lane lets requests wait for so long. */
    private Lanes slowTo(long millis) {
        return new Lanes() {
            @Override
            public Executor executor(Lane lane) {
                return task -> {
                    clock.advanceMillis(millis);
                    task.run();
                };
            }

            @Override
            public void close() {
                // No threads.
            }
        };
    }

    private String serving(HandlerTable table, Lanes lanes) {
        RpcServer server = resources.own(transport.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Dispatcher.of(table, lanes, List.of(), clock, metrics),
                ConnectionListener.NONE));
        return Addresses.text(server.address());
    }

    private void call(String address, RequestType<Ask, Told> type, byte[] body) {
        client.call(address, type, new Ask("x", 1), Body.of(body), LONG).join();
    }
}
