// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.testing;

import io.cometmq.broker.Broker;
import io.cometmq.broker.GivenSettings;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.ThreadScheduler;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.testing.MemoryNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A whole broker with a real store in a directory, reached over a memory network: everything but the sockets. Its files
 * are small. Closing it leaves the directory, so that another one can be started on it.
 */
public final class TestBroker implements Resource {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Map<String, String> SMALL = Map.of(
            "brokerName", "broker-a",
            "brokerClusterName", "TestCluster",
            "bindAddress", "127.0.0.1",
            "listenPort", "0",
            "mappedFileSizeCommitLog", "4194304",
            "maxMessageSize", "1048576",
            "mappedFileSizeConsumeQueue", "20000",
            "maxHashSlotNum", "1000",
            "maxIndexNum", "4000");

    private final Resources resources = new Resources();
    private final MemoryNetwork network;
    private final Broker broker;
    private final RpcClient client;

    private TestBroker(MemoryNetwork network, Path directory, Map<String, String> settings, Clock clock) {
        this.network = network;
        Map<String, String> values = new TreeMap<>(SMALL);
        values.put("storePathRootDir", directory.toString());
        values.putAll(settings);
        broker = resources.own(Broker.start(GivenSettings.of(values), resources.own(network.transport()), clock));
        client = resources.own(client(new HandlerTable()));
    }

    /** A network whose calls time out by the clock of this machine. */
    public static MemoryNetwork network(Resources owner) {
        return MemoryNetwork.automatic(Clock.system(), owner.own(ThreadScheduler.start("memory-network")));
    }

    /** A broker on a network of its own. */
    public static TestBroker start(Path directory) {
        return start(directory, Map.of());
    }

    /** The same with other settings than small ones. */
    public static TestBroker start(Path directory, Map<String, String> settings) {
        Resources network = new Resources();
        TestBroker started = start(network(network), directory, settings);
        return started;
    }

    /** A broker on a network of its own with other settings and another time of day. */
    public static TestBroker start(Path directory, Map<String, String> settings, Clock clock) {
        return new TestBroker(network(new Resources()), directory, settings, clock);
    }

    /** A broker on a network with others. */
    public static TestBroker start(MemoryNetwork network, Path directory, Map<String, String> settings) {
        return new TestBroker(network, directory, settings, Clock.system());
    }

    /** The running broker. */
    public Broker broker() {
        return broker;
    }

    /** One more client of this broker, with connections of its own; closed with the broker's transport. */
    public RpcClient client(HandlerTable callbacks) {
        return network.transport()
                .client(Dispatcher.of(callbacks, Lanes.inCaller(), List.of()), ConnectionListener.NONE);
    }

    /** {@code host:port} of the broker. */
    public String address() {
        return broker.identity().addressText();
    }

    /** Calls the broker and waits for the answer, whatever its code. */
    public <H extends Record, R extends Record> Answer<R> call(RequestType<H, R> type, H header, byte[] body) {
        return await(start(type, header, body));
    }

    /** The same without a body. */
    public <H extends Record, R extends Record> Answer<R> call(RequestType<H, R> type, H header) {
        return call(type, header, new byte[0]);
    }

    /** Calls the broker; the answer may come later. */
    public <H extends Record, R extends Record> CompletableFuture<Answer<R>> start(
            RequestType<H, R> type, H header, byte[] body) {
        return client.call(address(), type, header, Body.of(body), PATIENCE);
    }

    /** The answer of a call, waited for. */
    public static <R extends Record> Answer<R> await(CompletableFuture<Answer<R>> answer) {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError("no answer", failure);
        }
    }

    /** Cuts the connection of this broker's own client. */
    public void disconnect() {
        client.disconnect(address());
    }

    @Override
    public void close() {
        resources.close();
    }
}
