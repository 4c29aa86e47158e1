// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One broker as its clients see it - an address, a store, a settings file, Apache's name server - which is now RocketMQ's and
 * now ours. Not for several threads.
 */
public final class SwitchedBroker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ApacheServers apache;
    private final Path folder;
    private @Nullable ChildProcess ours;

    private SwitchedBroker(ApacheServers apache, Path folder) {
        this.apache = apache;
        this.folder = folder;
    }

    /** Starts Apache's name server; {@code settings} are those of both brokers. */
    public static SwitchedBroker create(Path folder, String... settings) {
        return new SwitchedBroker(ApacheServers.withoutBroker(folder, settings), folder);
    }

    /** Starts RocketMQ's broker on the store. */
    public void startRocketMq() {
        apache.startBroker();
    }

    /** Starts our broker on the store, by its launcher and with RocketMQ's settings file. */
    public void startOurs() {
        startOurs(apache.brokerConf());
    }

    /** The same with one setting more or other than in RocketMQ's file. */
    public void startOursWith(String setting) {
        Path conf = folder.resolve("our-broker.conf");
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(apache.brokerConf()));
            lines.removeIf(line -> line.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
            lines.add(setting);
            Files.write(conf, lines);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        startOurs(conf);
    }

    private void startOurs(Path conf) {
        ChildProcess started = ChildProcess.start(
                "our-broker",
                folder,
                environment(folder),
                List.of(Repository.root().resolve("bin/mqbroker").toString(), "-c", conf.toString()));
        ours = started;
        int port = Integer.parseInt(address().substring(address().indexOf(':') + 1));
        await("our broker listens").atMost(PATIENCE).until(() -> {
            if (!started.isAlive()) {
                throw new IllegalStateException("ended instead of listening: " + String.join("\n", started.lines()));
            }
            return Ports.isListening(port);
        });
    }

    /** The environment of our commands, so that they belong to our broker of this folder. */
    public static Map<String, String> environment(Path folder) {
        return Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "COMETMQ_DATA",
                folder.resolve("ours").toString());
    }

    /** Starts a command of RocketMQ's own mqadmin; the name server is among its arguments. */
    public ChildProcess startRocketMqAdmin(List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + folder,
                "-Drocketmq.home.dir=" + folder,
                "-cp",
                Peers.classPath("server-5"),
                "org.apache.rocketmq.tools.command.MQAdminStartup"));
        line.addAll(arguments);
        return ChildProcess.start("apache-" + arguments.get(0), folder, Map.of(), ChildProcess.java(line));
    }

    /** Runs such a command to its end and returns what it said. */
    public String rocketMqAdmin(String arguments) {
        try (ChildProcess tool = startRocketMqAdmin(List.of(arguments.split(" ", -1)))) {
            assertThat(tool.awaitEnd()).as(arguments + ": " + tool.lines()).isZero();
            return String.join("\n", tool.lines());
        }
    }

    /** The settings of both. */
    public Path settingsFile() {
        return apache.brokerConf();
    }

    /** SIGKILL of whichever runs. */
    public void kill() {
        apache.killBroker();
        if (ours != null) {
            ours.kill();
            ours = null;
        }
    }

    /** An orderly stop of whichever runs. */
    public void stop() {
        apache.stopBroker();
        if (ours != null) {
            ours.stop();
            ours = null;
        }
    }

    /** {@code host:port} of the broker. */
    public String address() {
        return apache.brokerAddress();
    }

    public String nameServerAddress() {
        return apache.nameServerAddress();
    }

    @Override
    public void close() {
        try {
            kill();
        } finally {
            apache.close();
        }
    }
}
