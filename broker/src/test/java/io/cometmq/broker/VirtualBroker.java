// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.common.lifecycle.Waiting;
import io.cometmq.common.testing.sim.SimProcess;
import io.cometmq.common.testing.sim.Simulation;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.testing.SimNetwork;
import io.cometmq.store.segment.StoreFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A broker of ours on a store that RocketMQ's broker left, and a client of it, on virtual time. It has the name and the file
 * sizes of the broker that wrote the recorded stores. For the thread of its simulation.
 */
final class VirtualBroker {
    private static final String ADDRESS = "127.0.0.1:10911";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Simulation simulation;
    private final SimNetwork network;
    private final Map<String, String> settings;
    private final StoreFiles files;
    private final RpcClient client;
    private SimProcess process;
    private Broker broker;

    VirtualBroker(Simulation simulation, Path store) {
        this(simulation, store, StoreFiles.disk(), Map.of());
    }

    VirtualBroker(Simulation simulation, Path store, StoreFiles files, Map<String, String> more) {
        this.simulation = simulation;
        this.files = files;
        network = new SimNetwork(simulation);
        network.calm(true);
        client = network.transport(simulation.process("client")).client(Dispatcher.none(), ConnectionListener.NONE);
        settings = new TreeMap<>(Map.of(
                "brokerName", "broker-a",
                "brokerClusterName", "GoldenCluster",
                "bindAddress", "127.0.0.1",
                "listenPort", "10911",
                "mappedFileSizeCommitLog", "1048576",
                "maxMessageSize", "65536",
                "mappedFileSizeConsumeQueue", "6000",
                "fileReservedTime", "87600",
                "storePathRootDir", store.toString()));
        settings.putAll(more);
    }

    void start() {
        process = simulation.process("broker");
        broker = inBroker(() -> Broker.start(
                BrokerConfig.of(settings),
                network.transport(process),
                new BrokerPlatform(simulation.clock(), process, files)));
    }

    void restart() {
        inBroker(() -> {
            broker.close();
            return true;
        });
        network.kill(process);
        // The client learns of it.
        simulation.sleep(Duration.ofSeconds(5));
        start();
    }

    void passTo(long millis) {
        simulation.sleep(Duration.ofMillis(millis - simulation.clock().millis()));
    }

    <H extends Record, R extends Record> Answer<R> call(RequestType<H, R> type, H header, byte[] body) {
        try {
            return Waiting.get(client.call(ADDRESS, type, header, Body.of(body), PATIENCE), PATIENCE.multipliedBy(2));
        } catch (TimeoutException | ExecutionException | InterruptedException failure) {
            throw new AssertionError("no answer to " + type.name(), failure);
        }
    }

    private <T> T inBroker(Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        process.run(() -> done.complete(work.get()));
        try {
            return Waiting.get(done, Duration.ofMinutes(5));
        } catch (TimeoutException | ExecutionException | InterruptedException failure) {
            throw new AssertionError("the broker did not end its work", failure);
        }
    }
}
