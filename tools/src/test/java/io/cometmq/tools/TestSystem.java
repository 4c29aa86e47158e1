// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.RouteRequests.GET_BROKER_CLUSTER_INFO;
import static io.cometmq.remoting.protocol.request.RouteRequests.GET_ROUTEINFO_BY_TOPIC;

import io.cometmq.common.io.Json;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ClusterInfo;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.Handler;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.testing.MemoryNetwork;
import io.cometmq.tools.CommandRunner.User;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.output.Console;
import io.cometmq.tools.output.Watched;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A name server that knows {@code broker-a} of cluster {@code c}, and that broker, both answering what the test binds;
 * and the tool to look at them with.
 */
final class TestSystem {
    private final MemoryNetwork network = MemoryNetwork.automatic();
    private final HandlerTable nameServer = new HandlerTable();
    private final HandlerTable broker = new HandlerTable();
    private final Map<String, TopicRouteData> routes = new TreeMap<>();
    private final Map<String, Integer> topicQueues = new TreeMap<>();
    private final List<Record> headers = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private final ManualClock clock = new ManualClock();
    private final List<String> questions = new ArrayList<>();
    private byte[] in = {};
    private boolean agrees = true;
    private Watched watched = Watched.NOTHING;
    private String brokerAddress = "";
    private String nameServerAddress = "";
    private boolean nameServerSaid = true;

    TestSystem() {
        nameServer.on(GET_ROUTEINFO_BY_TOPIC, Lane.INLINE, request -> {
            TopicRouteData route = routes.get(request.header().topic());
            if (route == null) {
                throw new Refusal(
                        ResponseCode.TOPIC_NOT_EXIST,
                        "No topic route info in name server for the topic: "
                                + request.header().topic());
            }
            return Reply.ok().withBody(Body.of(Json.writeBytes(route)));
        });
        nameServer.on(GET_BROKER_CLUSTER_INFO, Lane.INLINE, request -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(
                        new ClusterInfo(Map.of("broker-a", brokerData()), Map.of("c", Set.of("broker-a")))))));
    }

    /** Has the user say no to every question. */
    TestSystem refusing() {
        agrees = false;
        return this;
    }

    /** Has nobody say where the name server is. */
    TestSystem withoutNameServer() {
        nameServerSaid = false;
        return this;
    }

    /** Has the user see the error stream, and results where {@code out}. */
    TestSystem watching(boolean out) {
        watched = new Watched(out, true);
        return this;
    }

    /** Gives the tool something to read. */
    TestSystem typing(String text) {
        return typing(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same as bytes. */
    TestSystem typing(byte[] bytes) {
        in = bytes;
        return this;
    }

    /** The time of day that the tool sees. */
    ManualClock clock() {
        return clock;
    }

    /** What the user was asked. */
    List<String> questions() {
        return questions;
    }

    /** Gives a topic queues on the broker. */
    TestSystem topic(String name, int queues) {
        topicQueues.put(name, queues);
        return this;
    }

    <H extends Record, R extends Record> TestSystem onBroker(RequestType<H, R> type, Handler<H, R> handler) {
        broker.on(type, Lane.INLINE, recording(handler));
        return this;
    }

    <H extends Record, R extends Record> TestSystem onNameServer(RequestType<H, R> type, Handler<H, R> handler) {
        nameServer.on(type, Lane.INLINE, recording(handler));
        return this;
    }

    private <H extends Record, R extends Record> Handler<H, R> recording(Handler<H, R> handler) {
        return request -> {
            Record header = request.header();
            headers.add(header instanceof Send send ? send.kept() : header);
            return handler.handle(request);
        };
    }

    /** Starts both; from then on nothing more can be bound. */
    void start() {
        if (nameServerAddress.isEmpty()) {
            nameServerAddress = listen(nameServer);
            brokerAddress = listen(broker);
            topicQueues.forEach((name, queues) -> routes.put(name, route(queues)));
        }
    }

    /** Runs the tool against this system; the exit code. */
    int run(String... arguments) {
        start();
        Console console = new Console(
                new ByteArrayInputStream(in), out, new PrintWriter(err, true), watched, this::ask, resource -> {});
        return new CommandRunner(
                        Commands.all(),
                        new Connector(network::transport, clock),
                        new User(() -> nameServerSaid ? nameServerAddress : null, console))
                .run(arguments);
    }

    /** A client of this system, for a command that is not run by the tool. */
    AdminClient admin() {
        start();
        return new AdminClient(
                network.transport().client(Dispatcher.none(), ConnectionListener.NONE),
                List.of(nameServerAddress),
                Duration.ofSeconds(5),
                clock);
    }

    private boolean ask(String question) {
        questions.add(question);
        return agrees;
    }

    /** What the tool printed for its user. */
    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The same, byte by byte. */
    byte[] outBytes() {
        return out.toByteArray();
    }

    /** What the tool complained of. */
    String err() {
        return err.toString();
    }

    /** The headers of the requests that the test's own handlers got, in order. */
    List<Record> headers() {
        return headers;
    }

    String brokerAddress() {
        return brokerAddress;
    }

    private String listen(HandlerTable table) {
        return Addresses.text(network.transport()
                .listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Dispatcher.of(table, Lanes.inCaller(), List.of()),
                        ConnectionListener.NONE)
                .address());
    }

    private TopicRouteData route(int queues) {
        return new TopicRouteData(
                List.of(brokerData()), Map.of(), null, List.of(new QueueData("broker-a", 6, queues, 0, queues)), null);
    }

    private BrokerData brokerData() {
        return new BrokerData(Map.of(0L, brokerAddress), "broker-a", "c", false, null);
    }
}
