// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import static io.cometmq.remoting.testing.TestRequests.ECHO;
import static io.cometmq.remoting.testing.TestRequests.LATER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Connection;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.remoting.rpc.RequestObserver;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.ServedRequest;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.remoting.testing.TestRequests.Ask;
import io.cometmq.remoting.testing.TestRequests.Told;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What a peer that does not behave can and cannot do to a server. */
@ExtendWith(NoLeaks.class)
class BadPeerTest {
    private static final int FRAME_MAX = 1024 * 1024;
    private static final int ANSWER_BYTES = 256 * 1024;

    private final Resources resources = new Resources();
    private final Queue<Connection> opened = new ConcurrentLinkedQueue<>();
    private final Queue<Connection> closed = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<CompletableFuture<Reply<Told>>> held = new LinkedBlockingQueue<>();
    private final AtomicInteger unsent = new AtomicInteger();
    private final AtomicInteger mostUnsent = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();
    private final Warnings warnings = new Warnings();

    @BeforeEach
    void listen() {
        warnings.start();
        logger().addAppender(warnings);
    }

    @AfterEach
    void close() {
        resources.close();
        logger().detachAppender(warnings);
    }

    @ParameterizedTest
    @CsvSource({
        "negative length,       ffffffff,             frame length=-1: expected 4..1048576",
        "zero length,           00000000,             frame length=0: expected 4..1048576",
        "oversized,             00100001,             frame length=1048577: expected 4..1048576",
        "header beyond frame,   000000080000000500000000, header of 5 bytes",
        "unknown encoding,      0000000405000000,     type 5",
        "garbage header,        00000008000000047b7d7b7d, header",
        "half a binary header,  000000080100000400010203, header",
        "a TLS handshake,       16030100c8010000,     TLS"
    })
    void losesItsConnectionAndNothingElseByNonsense(String name, String hex, String problem) throws Exception {
        RpcServer server = serve(bounds -> bounds);
        RawPeer good = resources.own(RawPeer.connect(server.address()));
        RawPeer bad = resources.own(RawPeer.connect(server.address()));

        bad.send(bytes(hex));

        assertThat(bad.isClosedByPeer()).as(name).isTrue();
        good.send(RawPeer.request(ECHO, 5, new Ask("x", 1), new byte[0]));
        assertThat(good.receive().opaque()).isEqualTo(5);
        assertThat(warnings.lines).singleElement().asString().contains(problem).contains("127.0.0.1:");
    }

    @Test
    void isServedThoughItsBytesComeOneByOne() throws Exception {
        RpcServer server = serve(bounds -> bounds);
        RawPeer peer = resources.own(RawPeer.connect(server.address()));

        for (byte b : RawPeer.request(ECHO, 5, new Ask("x", 1), new byte[] {1, 2, 3})) {
            peer.send(b);
        }

        assertThat(peer.receive().opaque()).isEqualTo(5);
    }

    @Test
    void mayDieInTheMiddleOfAFrameOrOfARequest() throws Exception {
        RpcServer server = serve(bounds -> bounds);
        byte[] later = RawPeer.request(LATER, 5, new Ask("x", 1), new byte[5_000]);
        RawPeer cutsFrame = resources.own(RawPeer.connect(server.address()));
        RawPeer cutsCall = resources.own(RawPeer.connect(server.address()));
        await().atMost(ONE_MINUTE).until(() -> opened.size() == 2);

        cutsFrame.send(Arrays.copyOf(later, 3_000));
        cutsFrame.reset();
        cutsCall.send(later);
        await().atMost(ONE_MINUTE).until(() -> held.size() == 1);
        cutsCall.reset();
        await().atMost(ONE_MINUTE).until(() -> closed.size() == 2);
        held.remove().complete(Reply.of(new Told("nobody reads this", 1)).withBody(Body.of(new byte[100_000])));

        await().atMost(ONE_MINUTE).until(() -> server.connections() == 0);
        RawPeer next = resources.own(RawPeer.connect(server.address()));
        next.send(RawPeer.request(ECHO, 6, new Ask("x", 1), new byte[0]));
        assertThat(next.receive().opaque()).isEqualTo(6);
    }

    @Test
    void getsNoMoreAnswersMadeThanItReads() throws Exception {
        RpcServer server = serve(bounds -> bounds);
        RawPeer slow = resources.own(RawPeer.connect(server.address()));
        int requests = 400;
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendMany(slow, requests));
        await().atMost(ONE_MINUTE)
                .until(() -> opened.size() == 1 && !opened.element().isWritable());
        assertThat(written.get()).as("answers that the socket has").isLessThan(requests);

        for (int i = 0; i < requests; i++) {
            Command answer = slow.receive();
            assertThat(answer.opaque()).isEqualTo(i);
            assertThat(answer.body().remaining()).isEqualTo(ANSWER_BYTES);
        }

        sent.get(30, TimeUnit.SECONDS);
        assertThat(mostUnsent.get()).isLessThan(20);
        await().atMost(ONE_MINUTE).until(() -> unsent.get() == 0 && written.get() == requests);
    }

    @Test
    void isNotReadWhileTooManyBytesOfItsRequestsAreInWork() throws Exception {
        RpcServer server = serve(bounds -> bounds.withInFlightBytes(64 * 1024, 1_000_000));
        RawPeer eager = resources.own(RawPeer.connect(server.address()));
        int requests = 200;
        byte[] body = new byte[8 * 1024];
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < requests; i++) {
                sendUnchecked(eager, RawPeer.request(LATER, i, new Ask("x", i), body));
            }
        });
        int most = 0;
        for (int answered = 0; answered < requests; answered++) {
            CompletableFuture<Reply<Told>> oldest = held.poll(30, TimeUnit.SECONDS);
            most = Math.max(most, held.size() + 1);
            oldest.complete(Reply.of(new Told("x", 1)));
            assertThat(eager.receive().opaque()).isEqualTo(answered);
        }

        sent.get(30, TimeUnit.SECONDS);
        assertThat(most).isLessThanOrEqualTo(9);
    }

    @Test
    void waitsWhileOthersHaveTooManyBytesInWork() throws Exception {
        RpcServer server = serve(bounds -> bounds.withInFlightBytes(1_000_000, 10_000));
        RawPeer heavy = resources.own(RawPeer.connect(server.address()));
        RawPeer light = resources.own(RawPeer.connect(server.address()));
        heavy.send(RawPeer.request(LATER, 1, new Ask("x", 1), new byte[20_000]));
        await().atMost(ONE_MINUTE).until(() -> held.size() == 1);

        light.send(RawPeer.request(LATER, 2, new Ask("x", 1), new byte[20_000]));
        light.send(RawPeer.request(LATER, 3, new Ask("x", 1), new byte[20_000]));
        held.remove().complete(Reply.of(new Told("x", 1)));

        assertThat(heavy.receive().opaque()).isEqualTo(1);
        for (int opaque = 2; opaque <= 3; opaque++) {
            CompletableFuture<Reply<Told>> next = held.poll(30, TimeUnit.SECONDS);
            assertThat(held).isEmpty();
            next.complete(Reply.of(new Told("x", 1)));
            assertThat(light.receive().opaque()).isEqualTo(opaque);
        }
    }

    @Test
    void cannotHarmWithFramesThatAreAlmostRight() throws Exception {
        RpcServer server = serve(bounds -> bounds);
        RawPeer good = resources.own(RawPeer.connect(server.address()));
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            byte[] frame = RawPeer.request(ECHO, i, new Ask("some text", i), new byte[random.nextInt(300)]);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            try (RawPeer odd = RawPeer.connect(server.address())) {
                odd.send(Arrays.copyOf(frame, 1 + random.nextInt(frame.length)));
            }
        }

        await().atMost(ONE_MINUTE).until(() -> server.connections() == 1);
        good.send(RawPeer.request(ECHO, 5, new Ask("x", 1), new byte[0]));
        assertThat(good.receive().opaque()).isEqualTo(5);
    }

    @Test
    void isRefusedWhenThereAreTooManyOfIt() throws Exception {
        RpcServer server = serve(bounds -> bounds.withMaxConnections(2));
        RawPeer first = resources.own(RawPeer.connect(server.address()));
        resources.own(RawPeer.connect(server.address()));
        await().atMost(ONE_MINUTE).until(() -> server.connections() == 2);

        RawPeer third = resources.own(RawPeer.connect(server.address()));

        assertThat(third.isClosedByPeer()).isTrue();
        assertThat(warnings.lines).singleElement().asString().contains("maxConnections=2");
        first.send(RawPeer.request(ECHO, 5, new Ask("x", 1), new byte[0]));
        assertThat(first.receive().opaque()).isEqualTo(5);
    }

    @Test
    void isLetGoWhenItSaysNothingForTooLong() throws Exception {
        RpcServer server = serve(
                RemotingConfig.defaults().withTimeouts(Duration.ofSeconds(3), Duration.ofMillis(200)),
                bounds -> bounds);
        RawPeer idle = resources.own(RawPeer.connect(server.address()));

        assertThat(idle.isClosedByPeer()).isTrue();
        await().atMost(ONE_MINUTE).until(() -> closed.size() == 1);
    }

    @Test
    void failsOurCallsWhenItAnswersWithNonsense() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Transport transport = resources.own(NettyTransport.start(RemotingConfig.defaults(), Clock.system()));
            RpcClient client = transport.client(Dispatcher.none(), ConnectionListener.NONE);
            String address = "127.0.0.1:" + listening.getLocalPort();
            CompletableFuture<?> call =
                    client.call(address, ECHO, new Ask("x", 1), Body.empty(), Duration.ofSeconds(30));

            try (Socket peer = listening.accept()) {
                peer.getOutputStream().write(bytes("ffffffff"));

                assertThat(call)
                        .failsWithin(Duration.ofSeconds(10))
                        .withThrowableThat()
                        .withMessageContaining(address)
                        .withMessageContaining("frame length=-1");
            }
        }
    }

    private RpcServer serve(UnaryOperator<RemotingBounds> bounds) {
        return serve(RemotingConfig.defaults(), bounds);
    }

    private RpcServer serve(RemotingConfig config, UnaryOperator<RemotingBounds> bounds) {
        RemotingBounds small = RemotingBounds.defaults().withFrameMaxLength(FRAME_MAX);
        Transport transport =
                resources.own(NettyTransport.start(config.withBounds(bounds.apply(small)), Clock.system()));
        HandlerTable table = new HandlerTable()
                .on(ECHO, Lane.INLINE, this::echo)
                .onAsync(LATER, Lane.INLINE, request -> {
                    CompletableFuture<Reply<Told>> stage = new CompletableFuture<>();
                    held.add(stage);
                    return stage;
                });
        return transport.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Dispatcher.of(table, Lanes.inCaller(), List.of(), Clock.system(), type -> new CountsWritten()),
                new ConnectionListener() {
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

    private Reply<Told> echo(Request<Ask> request) {
        Reply<Told> reply = Reply.of(new Told("x", 1));
        return request.header().text().equals("large") ? reply.withBody(new Counted()) : reply;
    }

    /** Counts the answers that the socket took. */
    private final class CountsWritten implements RequestObserver.OfType {
        @Override
        public long now() {
            return Clock.system().nanos();
        }

        @Override
        public void started(Lane lane, long waited) {}

        @Override
        public void ended(long took, RequestObserver.Ending ending) {}

        @Override
        public void written(ServedRequest request) {
            if (request.delivery() == ServedRequest.Delivery.WRITTEN) {
                written.incrementAndGet();
            }
        }

        @Override
        public boolean mayLogFailure() {
            return true;
        }
    }

    private static void sendMany(RawPeer peer, int requests) {
        for (int i = 0; i < requests; i++) {
            sendUnchecked(peer, RawPeer.request(ECHO, i, new Ask("large", i), new byte[0]));
        }
    }

    private static void sendUnchecked(RawPeer peer, byte[] frame) {
        try {
            peer.send(frame);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(NettyConnection.class);
    }

    /** An answer's body that is counted until it is closed. */
    private final class Counted implements Body {
        private final List<ByteBuffer> buffers = List.of(ByteBuffer.allocateDirect(ANSWER_BYTES));

        Counted() {
            int now = unsent.incrementAndGet();
            mostUnsent.accumulateAndGet(now, Math::max);
        }

        @Override
        public List<ByteBuffer> buffers() {
            return buffers;
        }

        @Override
        public void close() {
            unsent.decrementAndGet();
        }
    }

    private static final class Warnings extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                lines.add(event.getFormattedMessage());
            }
        }
    }
}
