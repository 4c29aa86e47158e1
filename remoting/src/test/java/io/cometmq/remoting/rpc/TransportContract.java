// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import static io.cometmq.remoting.testing.TestRequests.ECHO;
import static io.cometmq.remoting.testing.TestRequests.ECHO_WITHOUT_NUMBER;
import static io.cometmq.remoting.testing.TestRequests.LATER;
import static io.cometmq.remoting.testing.TestRequests.ODD;
import static io.cometmq.remoting.testing.TestRequests.UNSERVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.exception.BindException;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.exception.RemotingSendRequestException;
import io.cometmq.remoting.exception.RemotingTimeoutException;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.SerializeType;
import io.cometmq.remoting.testing.TestRequests.Ask;
import io.cometmq.remoting.testing.TestRequests.Less;
import io.cometmq.remoting.testing.TestRequests.Told;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every transport does, over sockets or in memory. */
public abstract class TransportContract {
    protected static final Duration LONG = Duration.ofSeconds(30);

    protected final Resources resources = new Resources();
    protected final Queue<CompletableFuture<Reply<Told>>> held = new ConcurrentLinkedQueue<>();
    protected final Queue<Connection> opened = new ConcurrentLinkedQueue<>();
    protected final Queue<Connection> closed = new ConcurrentLinkedQueue<>();
    protected final Queue<Integer> numbers = new ConcurrentLinkedQueue<>();
    protected final AtomicInteger served = new AtomicInteger();
    protected Transport transport;
    protected RpcServer server;
    protected RpcClient client;
    protected String address;

    private final HandlerTable callbacks = new HandlerTable().on(ECHO, Lane.INLINE, TransportContract::echo);

    /** A transport whose frames carry this encoding. */
    protected abstract Transport transport(SerializeType serializeType);

    /** Lets as much time pass as a call of this length needs to time out. */
    protected abstract void pass(Duration time);

    @BeforeEach
    void open() {
        transport = resources.own(transport(SerializeType.JSON));
        server = listen(table());
        address = Addresses.text(server.address());
        client = transport.client(Dispatcher.of(callbacks, Lanes.inCaller(), List.of()), ConnectionListener.NONE);
    }

    @AfterEach
    void close() {
        resources.close();
    }

    @Test
    void carriesHeaderAndBodyThereAndBack() throws Exception {
        Answer<Told> answer = get(client.call(address, ECHO, new Ask("hällo \"x\"\n", -7), body("böd"), LONG));

        assertThat(answer.isSuccess()).isTrue();
        assertThat(answer.header()).isEqualTo(new Told("hällo \"x\"\n", -7));
        assertThat(answer.body()).isEqualTo("böd".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void carriesBinaryHeadersToAPeerThatWritesJson() throws Exception {
        RpcClient binary =
                resources.own(transport(SerializeType.ROCKETMQ)).client(Dispatcher.none(), ConnectionListener.NONE);

        Answer<Told> answer = get(binary.call(address, ECHO, new Ask("x", 7), Body.empty(), LONG));

        assertThat(answer.header()).isEqualTo(new Told("x", 7));
    }

    @Test
    void carriesABodyOfManyBuffersUncopied() throws Exception {
        byte[] large = new byte[3 * 1024 * 1024];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }

        Answer<Told> answer = get(client.call(address, ODD, new Ask("split", 0), Body.of(large), LONG));

        assertThat(answer.body()).isEqualTo(large);
    }

    @Test
    void closesTheBodyOfAnAnswerOnceItIsSent() throws Exception {
        AtomicInteger closes = new AtomicInteger();
        server.close();
        HandlerTable table = new HandlerTable().on(ECHO, Lane.INLINE, request -> Reply.of(told(request))
                .withBody(counted(new byte[request.header().number()], closes)));
        RpcServer other = listen(table);
        String at = Addresses.text(other.address());

        get(client.call(at, ECHO, new Ask("small", 10), Body.empty(), LONG));
        get(client.call(at, ECHO, new Ask("large", 1_000_000), Body.empty(), LONG));
        get(client.tell(at, ECHO, new Ask("oneway", 10), Body.empty(), LONG));

        await().atMost(ONE_MINUTE).until(() -> closes.get() == 3);
    }

    @Test
    void servesManyCallsAtOnceOverOneConnectionAndLosesNone() throws Exception {
        List<CompletableFuture<Answer<Told>>> calls = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            calls.add(client.call(address, ECHO, new Ask("n", i), body("b" + i), LONG));
        }

        for (int i = 0; i < calls.size(); i++) {
            Answer<Told> answer = get(calls.get(i));
            assertThat(answer.header().number()).isEqualTo(i);
            assertThat(answer.body()).asString().isEqualTo("b" + i);
        }
        assertThat(opened).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void sendsRequestsInTheOrderTheyWereMadeAlsoWhileItConnects() throws Exception {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Ask ask = new Ask("n", i);
            calls.add(
                    i % 3 == 0
                            ? client.tell(address, ECHO, ask, Body.empty(), LONG)
                            : client.call(address, ECHO, ask, Body.empty(), LONG));
        }
        for (CompletableFuture<?> call : calls) {
            get(call);
        }

        await().atMost(ONE_MINUTE).until(() -> numbers.size() == 500);
        assertThat(List.copyOf(numbers)).isSorted();
    }

    @Test
    void neverAnswersAOnewayRequest() throws Exception {
        get(client.tell(address, ECHO, new Ask("x", 1), Body.empty(), LONG));
        get(client.tell(address, UNSERVED, new Ask("x", 1), Body.empty(), LONG));
        get(client.tell(address, ODD, new Ask("throw", 1), Body.empty(), LONG));

        get(client.call(address, ECHO, new Ask("x", 1), Body.empty(), LONG));
        assertThat(served.get()).isEqualTo(2);
    }

    @Test
    void tellsWhenEachAnswerWasHandedToTheNetwork() throws Exception {
        Queue<ServedRequest.Delivery> told = new ConcurrentLinkedQueue<>();
        RequestObserver observer = type -> new RequestObserver.OfType() {
            @Override
            public long now() {
                return System.nanoTime();
            }

            @Override
            public void started(Lane lane, long waited) {}

            @Override
            public void ended(long took, RequestObserver.Ending ending) {}

            @Override
            public void written(ServedRequest request) {
                told.add(request.delivery());
            }

            @Override
            public boolean mayLogFailure() {
                return true;
            }
        };
        RpcServer observed = transport.listen(
                loopback(0),
                Dispatcher.of(table(), Lanes.inCaller(), List.of(), Clock.system(), observer),
                ConnectionListener.NONE);
        String to = Addresses.text(observed.address());

        List<CompletableFuture<Answer<Told>>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(client.call(to, ECHO, new Ask("n", i), Body.of(new byte[i * 5_000]), LONG));
        }
        for (CompletableFuture<Answer<Told>> call : calls) {
            get(call);
        }

        await().atMost(ONE_MINUTE).until(() -> told.size() == 50);
        assertThat(told).containsOnly(ServedRequest.Delivery.WRITTEN);
    }

    @Test
    void saysThatARequestIsNotSupported() throws Exception {
        Answer<Told> answer = get(client.call(address, UNSERVED, new Ask("x", 1), Body.empty(), LONG));

        assertThat(answer.code()).isEqualTo(ResponseCode.REQUEST_CODE_NOT_SUPPORTED);
        assertThat(answer.remark()).isEqualTo(" request type 20004 not supported");
    }

    @Test
    void namesTheFieldThatARequestLacks() throws Exception {
        Answer<Told> answer = get(client.call(address, ECHO_WITHOUT_NUMBER, new Less("x"), Body.empty(), LONG));

        assertThat(answer.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
        assertThat(answer.remark()).contains("number");
    }

    @Test
    void answersARefusalWithItsCodeAndRemark() throws Exception {
        Answer<Told> answer = get(client.call(address, ODD, new Ask("refuse", 1), Body.empty(), LONG));

        assertThat(answer.code()).isEqualTo(ResponseCode.TOPIC_NOT_EXIST);
        assertThat(answer.remark()).isEqualTo("no topic T");
    }

    @Test
    void answersABugWithItsClassAndMessage() throws Exception {
        Answer<Told> thrown = get(client.call(address, ODD, new Ask("throw", 1), Body.empty(), LONG));
        Answer<Told> nothing = get(client.call(address, ODD, new Ask("null", 1), Body.empty(), LONG));

        assertThat(thrown.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
        assertThat(thrown.remark()).isEqualTo("java.lang.IllegalStateException: made to fail");
        assertThat(nothing.code()).isEqualTo(ResponseCode.SYSTEM_ERROR);
        assertThat(nothing.remark()).contains("TEST_ODD").contains("no reply");
    }

    @Test
    void answersThatAFullLaneIsBusy() throws Exception {
        Lanes full = new Lanes() {
            @Override
            public Executor executor(Lane lane) {
                return task -> {
                    throw new RejectedExecutionException("4 requests wait for lane slow, its bound is slowQueue=4");
                };
            }

            @Override
            public void close() {
                // No threads.
            }
        };
        HandlerTable table = new HandlerTable().on(ECHO, Lane.SLOW, TransportContract::echo);
        RpcServer busy = transport.listen(loopback(0), Dispatcher.of(table, full, List.of()), ConnectionListener.NONE);

        Answer<Told> answer = get(client.call(Addresses.text(busy.address()), ECHO, new Ask("x", 1), body("b"), LONG));

        assertThat(answer.code()).isEqualTo(ResponseCode.SYSTEM_BUSY);
        assertThat(answer.remark())
                .isEqualTo("[OVERLOAD]system busy, start flow control for a while, "
                        + "4 requests wait for lane slow, its bound is slowQueue=4");
    }

    @Test
    void passesEveryRequestThroughTheInterceptorsInOrder() throws Exception {
        StringBuilder order = new StringBuilder();
        Interceptor outer = new Naming("outer", order);
        Interceptor inner = new Naming("inner", order);
        RpcServer other = transport.listen(
                loopback(0), Dispatcher.of(table(), Lanes.inCaller(), List.of(outer, inner)), ConnectionListener.NONE);

        Answer<Told> answer =
                get(client.call(Addresses.text(other.address()), ECHO, new Ask("x", 1), Body.empty(), LONG));

        assertThat(answer.isSuccess()).isTrue();
        assertThat(order).hasToString("outer inner ");
    }

    @Test
    void answersLaterFromAnotherThread() throws Exception {
        CompletableFuture<Answer<Told>> call = client.call(address, LATER, new Ask("x", 1), body("b"), LONG);
        await().atMost(ONE_MINUTE).until(() -> held.size() == 1);
        assertThat(call).isNotDone();

        CompletableFuture<Void> other =
                CompletableFuture.runAsync(() -> held.remove().complete(Reply.of(new Told("late", 2))));

        other.get(10, TimeUnit.SECONDS);
        assertThat(get(call).header()).isEqualTo(new Told("late", 2));
    }

    @Test
    void failsACallThatIsNotAnsweredInTime() {
        CompletableFuture<Answer<Told>> call =
                client.call(address, LATER, new Ask("x", 1), Body.empty(), Duration.ofMillis(200));
        await().atMost(ONE_MINUTE).until(() -> held.size() == 1);

        pass(Duration.ofMillis(200));

        assertThatThrownBy(() -> get(call))
                .isInstanceOf(RemotingTimeoutException.class)
                .hasMessageContaining(address)
                .hasMessageContaining("TEST_LATER")
                .hasMessageContaining("200 ms");
    }

    @Test
    void dropsAnAnswerThatComesTooLate() throws Exception {
        CompletableFuture<Answer<Told>> call =
                client.call(address, LATER, new Ask("x", 1), Body.empty(), Duration.ofMillis(100));
        await().atMost(ONE_MINUTE).until(() -> held.size() == 1);
        pass(Duration.ofMillis(100));
        assertThatThrownBy(() -> get(call)).isInstanceOf(RemotingTimeoutException.class);

        held.remove().complete(Reply.of(new Told("late", 2)));

        assertThat(get(client.call(address, ECHO, new Ask("next", 3), Body.empty(), LONG))
                        .header())
                .isEqualTo(new Told("next", 3));
    }

    @Test
    void failsCallsInFlightAtOnceWhenTheConnectionIsLostAndConnectsAgain() throws Exception {
        List<CompletableFuture<Answer<Told>>> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            calls.add(client.call(address, LATER, new Ask("x", i), body("b"), LONG));
        }
        await().atMost(ONE_MINUTE).until(() -> held.size() == 100);

        opened.element().close("cut by the test");

        for (CompletableFuture<Answer<Told>> call : calls) {
            assertThatThrownBy(() -> get(call))
                    .isInstanceOf(RemotingSendRequestException.class)
                    .hasMessageContaining(address);
        }
        await().atMost(ONE_MINUTE).until(() -> closed.size() == 1);
        await().atMost(ONE_MINUTE).until(() -> !client.isConnected(address));
        assertThat(get(client.call(address, ECHO, new Ask("again", 1), Body.empty(), LONG))
                        .isSuccess())
                .isTrue();
        assertThat(opened).hasSize(2);
        held.forEach(stage -> stage.complete(Reply.of(new Told("nobody waits", 0))));
    }

    @Test
    void failsCallsToWhereNobodyListens() {
        server.close();

        assertThatThrownBy(() -> get(client.call(address, ECHO, new Ask("x", 1), Body.empty(), LONG)))
                .isInstanceOf(RemotingConnectException.class)
                .hasMessageContaining(address);
        assertThatThrownBy(() -> get(client.tell(address, ECHO, new Ask("x", 1), Body.empty(), LONG)))
                .isInstanceOf(RemotingConnectException.class)
                .hasMessageContaining(address);
        assertThat(client.isConnected(address)).isFalse();
    }

    @Test
    void saysWhatAnAddressShouldLookLike() {
        for (String wrong : List.of("nowhere", "host:", "host:0", "host:65536", ":9876", "host:abc")) {
            assertThatThrownBy(() -> get(client.call(wrong, ECHO, new Ask("x", 1), Body.empty(), LONG)))
                    .as(wrong)
                    .isInstanceOf(RemotingConnectException.class)
                    .hasMessageContaining(wrong)
                    .hasMessageContaining("expected host:port");
        }
    }

    @Test
    void callsBackOverTheConnectionOfTheCaller() throws Exception {
        get(client.call(address, ECHO, new Ask("x", 1), Body.empty(), LONG));
        Connection back = opened.element();

        Answer<Told> answer = get(back.call(ECHO, new Ask("back", 2), body("b"), LONG));
        get(back.tell(ECHO, new Ask("back", 2), Body.empty()));

        assertThat(answer.header()).isEqualTo(new Told("back", 2));
    }

    @Test
    void sendsACallThatWasToldToGoAwayOnceMoreOverANewConnection() throws Exception {
        CompletableFuture<Answer<Told>> before = client.call(address, LATER, new Ask("x", 1), Body.empty(), LONG);
        await().atMost(ONE_MINUTE).until(() -> held.size() == 1);

        Answer<Told> answer = get(client.call(address, ODD, new Ask("go away", 1), body("kept"), LONG));

        assertThat(answer.body()).asString().isEqualTo("kept");
        assertThat(opened).hasSize(2);
        held.remove().complete(Reply.of(new Told("old connection", 1)));
        assertThat(get(before).isSuccess()).isTrue();
        assertThatThrownBy(() -> get(client.call(address, ODD, new Ask("always go away", 1), body("b"), LONG)))
                .isInstanceOf(RemotingSendRequestException.class)
                .hasMessageContaining("GO_AWAY");
    }

    @Test
    void tellsItsListenersOfEveryConnectionOnce() throws Exception {
        get(client.call(address, ECHO, new Ask("x", 1), Body.empty(), LONG));

        client.disconnect(address);

        await().atMost(ONE_MINUTE).until(() -> closed.size() == 1);
        assertThat(closed.element()).isSameAs(opened.element());
        assertThat(closed.element().isOpen()).isFalse();
        await().atMost(ONE_MINUTE).until(() -> server.connections() == 0);
    }

    @Test
    void refusesAnAddressThatIsTaken() {
        assertThatThrownBy(() -> transport.listen(server.address(), Dispatcher.none(), ConnectionListener.NONE))
                .isInstanceOf(BindException.class)
                .hasMessageContaining(address)
                .hasMessageContaining("in use");
    }

    @Test
    void failsCallsOfAClosedClient() throws Exception {
        CompletableFuture<Answer<Told>> call = client.call(address, LATER, new Ask("x", 1), Body.empty(), LONG);
        await().atMost(ONE_MINUTE).until(() -> held.size() == 1);

        client.close();

        assertThatThrownBy(() -> get(call)).isInstanceOf(RemotingSendRequestException.class);
        await().atMost(ONE_MINUTE).until(() -> !client.isConnected(address));
        assertThatThrownBy(() -> get(client.call(address, ECHO, new Ask("x", 1), Body.empty(), LONG)))
                .hasMessageContaining("closed");
    }

    protected RpcServer listen(HandlerTable table) {
        return transport.listen(
                loopback(0), Dispatcher.of(table, Lanes.inCaller(), List.of()), new ConnectionListener() {
                    @Override
                    public void onOpen(Connection connection) {
                        opened.add(connection);
                    }

                    @Override
                    public void onClose(Connection connection) {
                        closed.add(connection);
                    }
                });
    }

    protected static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    protected static Body body(String text) {
        return Body.of(text.getBytes(StandardCharsets.UTF_8));
    }

    protected static <T> T get(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failure;
        }
    }

    private HandlerTable table() {
        return new HandlerTable()
                .on(ECHO, Lane.INLINE, request -> {
                    served.incrementAndGet();
                    numbers.add(request.header().number());
                    return echo(request);
                })
                .onAsync(LATER, Lane.INLINE, request -> {
                    CompletableFuture<Reply<Told>> stage = new CompletableFuture<>();
                    held.add(stage);
                    return stage;
                })
                .on(ODD, Lane.INLINE, this::odd);
    }

    private Reply<Told> odd(Request<Ask> request) {
        return switch (request.header().text()) {
            case "refuse" -> throw new Refusal(ResponseCode.TOPIC_NOT_EXIST, "no topic T");
            case "throw" -> throw new IllegalStateException("made to fail");
            case "null" -> null;
            case "split" -> Reply.of(told(request)).withBody(Body.of(pieces(request.bodyBytes())));
            case "go away" -> opened.size() == 1 ? goAway() : echo(request);
            case "always go away" -> goAway();
            default -> throw new IllegalArgumentException(request.header().text());
        };
    }

    private static Reply<Told> goAway() {
        return Reply.refused(ResponseCode.GO_AWAY, "please go away");
    }

    private static Reply<Told> echo(Request<Ask> request) {
        return Reply.of(told(request)).withBody(Body.of(request.bodyBytes()));
    }

    private static Told told(Request<Ask> request) {
        return new Told(request.header().text(), request.header().number());
    }

    private static List<ByteBuffer> pieces(byte[] bytes) {
        List<ByteBuffer> pieces = new ArrayList<>();
        int piece = 100_000;
        for (int at = 0; at < bytes.length; at += piece) {
            ByteBuffer direct = ByteBuffer.allocateDirect(Math.min(piece, bytes.length - at));
            direct.put(bytes, at, direct.remaining()).flip();
            pieces.add(direct.asReadOnlyBuffer());
        }
        return pieces;
    }

    private static Body counted(byte[] bytes, AtomicInteger closes) {
        Body plain = Body.of(bytes);
        return new Body() {
            @Override
            public List<ByteBuffer> buffers() {
                return plain.buffers();
            }

            @Override
            public void close() {
                closes.incrementAndGet();
            }
        };
    }

    private record Naming(String name, StringBuilder order) implements Interceptor {
        @Override
        public <H extends Record, R extends Record> CompletionStage<Reply<R>> intercept(
                RequestType<H, R> type, Request<H> request, AsyncHandler<H, R> next) {
            order.append(name).append(' ');
            return next.handle(request);
        }
    }
}
