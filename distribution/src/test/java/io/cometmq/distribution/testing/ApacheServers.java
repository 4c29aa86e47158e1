// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Apache RocketMQ's name server and broker, each in a process of its own, with all their data below one folder. */
public final class ApacheServers implements AutoCloseable {
    private final ChildProcess nameServer;
    private final Path folder;
    private final Path brokerConf;
    private final int nameServerPort = Ports.free();
    private final int brokerPort = Ports.freeWithNeighbours();
    private @Nullable ChildProcess broker;

    private ApacheServers(Path folder, List<String> brokerSettings) {
        this.folder = folder;
        Path nameServerConf = write(folder.resolve("namesrv.conf"), List.of("listenPort=" + nameServerPort));
        nameServer = start(
                "apache-namesrv",
                folder,
                List.of("-Xmx128m", "org.apache.rocketmq.namesrv.NamesrvStartup", "-c", nameServerConf.toString()));
        nameServer.awaitLine("that it runs", line -> line.contains("boot success"));
        List<String> settings = new ArrayList<>(List.of(
                "listenPort=" + brokerPort,
                "haListenPort=" + (brokerPort + 1),
                "brokerIP1=127.0.0.1",
                "brokerName=apache",
                "brokerClusterName=ApacheCluster",
                "namesrvAddr=" + nameServerAddress(),
                "storePathRootDir=" + folder.resolve("store"),
                "mappedFileSizeCommitLog=16777216",
                "mappedFileSizeConsumeQueue=600000",
                "mappedFileSizeTimerLog=1048576"));
        settings.addAll(brokerSettings); // the last of a name counts
        brokerConf = write(folder.resolve("broker.conf"), lastOfEachName(settings));
    }

    private static List<String> lastOfEachName(List<String> settings) {
        Map<String, String> byName = new LinkedHashMap<>();
        settings.forEach(line -> byName.put(line.substring(0, line.indexOf('=')), line));
        return List.copyOf(byName.values());
    }

    /** Starts the broker and waits until it serves. */
    public void startBroker() {
        ChildProcess started = start(
                "apache-broker",
                folder,
                List.of(
                        "-Xmx384m",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                        "org.apache.rocketmq.broker.BrokerStartup",
                        "-c",
                        brokerConf.toString()));
        broker = started;
        started.awaitLine("that it runs", line -> line.contains("boot success"));
    }

    /** SIGKILL of the broker. */
    public void killBroker() {
        if (broker != null) {
            broker.kill();
            broker = null;
        }
    }

    /** SIGTERM to the broker, and the wait for its orderly end, which takes many seconds. */
    public void stopBroker() {
        if (broker != null) {
            broker.stop();
            broker = null;
        }
    }

    /** Starts both and waits until both serve; {@code brokerSettings} are lines {@code key=value}. */
    public static ApacheServers start(Path folder, String... brokerSettings) {
        ApacheServers servers = withoutBroker(folder, brokerSettings);
        try {
            servers.startBroker();
            return servers;
        } catch (RuntimeException | Error failure) {
            servers.close();
            throw failure;
        }
    }

    /** Starts the name server alone, and writes the settings that {@link #startBroker} starts a broker with. */
    public static ApacheServers withoutBroker(Path folder, String... brokerSettings) {
        return new ApacheServers(folder, List.of(brokerSettings));
    }

    private static ChildProcess start(String name, Path folder, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + folder, // where its logs go
                "-cp",
                Peers.classPath("server-5")));
        all.addAll(arguments);
        return ChildProcess.start(name, folder, Map.of("ROCKETMQ_HOME", folder.toString()), ChildProcess.java(all));
    }

    private static Path write(Path file, List<String> lines) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, lines);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public String nameServerAddress() {
        return "127.0.0.1:" + nameServerPort;
    }

    /** The settings file of the broker. */
    public Path brokerConf() {
        return brokerConf;
    }

    /** {@code host:port} of the broker. */
    public String brokerAddress() {
        return "127.0.0.1:" + brokerPort;
    }

    /** Kills both: an orderly end takes them many seconds, and nobody looks at their files any more. */
    @Override
    public void close() {
        try {
            killBroker();
        } finally {
            nameServer.kill();
        }
    }
}
