// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import static org.awaitility.Awaitility.await;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Our name server and broker, each a real process started by its launcher in {@code bin/}, with all data below one
 * folder. The broker can be killed and started again on the same port and data.
 */
public final class CometServers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TEMPLATE_TOPIC = "TBW102";

    private final Path home;
    private final Path folder;
    private final int nameServerPort = Ports.free();
    private final int brokerPort = Ports.free();
    private final List<String> brokerSettings;
    private final ChildProcess nameServer;
    /** Asks for the route that every broker announces. */
    private final DefaultMQProducer probe;

    private ChildProcess broker;

    private CometServers(Path home, Path folder, List<String> brokerSettings) {
        this.home = home;
        this.folder = folder;
        this.brokerSettings = brokerSettings;
        nameServer = start("namesrv", "mqnamesrv", List.of("bindAddress=127.0.0.1", "listenPort=" + nameServerPort));
        await("the name server listens").atMost(PATIENCE).until(() -> listens(nameServer, nameServerPort));
        probe = startProbe();
        broker = startBroker();
    }

    private DefaultMQProducer startProbe() {
        DefaultMQProducer producer = new DefaultMQProducer("Probe");
        producer.setNamesrvAddr(nameServerAddress());
        producer.setInstanceName("probe-" + nameServerPort);
        try {
            producer.start();
            return producer;
        } catch (MQClientException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Starts both from the source tree, with {@code settings} added to the broker's, and waits until both serve. */
    public static CometServers start(Path folder, String... settings) {
        return new CometServers(Repository.root(), folder, List.of(settings));
    }

    /** The same from an unpacked archive. */
    public static CometServers startFrom(Path home, Path folder) {
        return new CometServers(home, folder, List.of());
    }

    private ChildProcess startBroker() {
        List<String> settings = new ArrayList<>(List.of(
                "bindAddress=127.0.0.1",
                "brokerIP1=127.0.0.1",
                "listenPort=" + brokerPort,
                "brokerName=broker-a",
                "brokerClusterName=TestCluster",
                "namesrvAddr=" + nameServerAddress()));
        settings.addAll(brokerSettings);
        ChildProcess started = start("broker", "mqbroker", settings);
        await("the broker listens").atMost(PATIENCE).until(() -> listens(started, brokerPort));
        await("the name server knows the broker")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !probe.fetchPublishMessageQueues(TEMPLATE_TOPIC).isEmpty());
        return started;
    }

    private ChildProcess start(String name, String launcher, List<String> settings) {
        try {
            Path conf = Files.createDirectories(folder).resolve(name + ".conf");
            Files.write(conf, settings);
            return ChildProcess.start(
                    name,
                    folder,
                    Map.of(
                            "JAVA_HOME", System.getProperty("java.home"),
                            "COMETMQ_DATA", folder.resolve(name).toString()),
                    List.of(home.resolve("bin").resolve(launcher).toString(), "-c", conf.toString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean listens(ChildProcess process, int port) {
        if (!process.isAlive()) {
            throw new IllegalStateException("ended instead of listening: " + String.join("\n", process.lines()));
        }
        return Ports.isListening(port);
    }

    public String nameServerAddress() {
        return "127.0.0.1:" + nameServerPort;
    }

    public int brokerPort() {
        return brokerPort;
    }

    public ChildProcess broker() {
        return broker;
    }

    public ChildProcess nameServer() {
        return nameServer;
    }

    /** SIGKILL, then a new process on the same port and data. */
    public void killBrokerAndStartAgain() {
        broker.kill();
        broker = startBroker();
    }

    /** An orderly stop, then a new process on the same port and data. */
    public void restartBroker() {
        broker.stop();
        broker = startBroker();
    }

    /** Where logs of {@code server} (broker, namesrv) are. */
    public Path logs(String server) {
        return folder.resolve(server).resolve("logs");
    }

    @Override
    public void close() {
        probe.shutdown();
        try {
            broker.close();
        } finally {
            nameServer.close();
        }
    }
}
