// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.cluster;

import io.cometmq.common.lifecycle.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Apache Kafka's: one node that is broker and controller, with the collector that its own scripts set. Topics have one copy,
 * and a record is acknowledged when it is written, not when it is forced: as our {@code ASYNC_FLUSH}.
 */
final class KafkaServers implements Servers {
    private static final String CLUSTER_ID = "Q29tZXRNUS1Db21wYXJlMQ";
    private static final int FORMAT_SECONDS = 60;

    private final Site site;
    private final Clock clock;
    private final Path properties;

    KafkaServers(Site site, Clock clock) {
        this.site = site;
        this.clock = clock;
        this.properties = site.folder().resolve("server.properties");
    }

    /** Prepares the folder: the controller is part of the node. */
    @Override
    public Optional<ServerProcess> startNameServer() throws IOException, InterruptedException {
        int controller = site.ports().nameServer();
        Files.write(
                properties,
                List.of(
                        "process.roles=broker,controller",
                        "node.id=1",
                        "controller.quorum.voters=1@127.0.0.1:" + controller,
                        "listeners=PLAINTEXT://" + address() + ",CONTROLLER://127.0.0.1:" + controller,
                        "advertised.listeners=PLAINTEXT://" + address(),
                        "controller.listener.names=CONTROLLER",
                        "log.dirs=" + site.store(),
                        "offsets.topic.replication.factor=1",
                        "transaction.state.log.replication.factor=1",
                        "transaction.state.log.min.isr=1",
                        "share.coordinator.state.topic.replication.factor=1",
                        "share.coordinator.state.topic.min.isr=1",
                        "group.initial.rebalance.delay.ms=0"));
        ServerProcess format = start(
                List.of("-Xmx128m"),
                "kafka.tools.StorageTool",
                List.of("format", "--cluster-id", CLUSTER_ID, "--config", properties.toString()));
        if (!format.awaitEnd(FORMAT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Kafka's folder could not be prepared: " + Files.readString(site.output()));
        }
        return Optional.empty();
    }

    @Override
    public ServerProcess startBroker() throws IOException {
        List<String> options = new ArrayList<>(List.of(site.heap().split(" ")));
        options.addAll(List.of(
                "-XX:+UseG1GC",
                "-XX:MaxGCPauseMillis=20",
                "-XX:InitiatingHeapOccupancyPercent=35",
                "-XX:+ExplicitGCInvokesConcurrent",
                "-Xlog:gc:file=" + site.collections()));
        return start(options, "kafka.Kafka", List.of(properties.toString()));
    }

    @Override
    public String address() {
        return "127.0.0.1:" + site.ports().broker();
    }

    private ServerProcess start(List<String> options, String main, List<String> arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(Installation.java()));
        line.addAll(options);
        line.addAll(List.of("-cp", site.installation().kafkaClassPath(), main));
        line.addAll(arguments);
        return ServerProcess.start(main, site.output(), Map.of(), line, clock);
    }
}
