// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.cluster;

import io.cometmq.benchmark.load.Processes;
import io.cometmq.common.lifecycle.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A name server and a broker of one peer, with a new folder. Both peers get the same heap, the same durability and the
 * defaults of each for the rest. Confined to one thread.
 */
public final class Cluster {
    private static final int NAME_SERVER_HEAP_MIB = 128;
    private static final double KIB_PER_MIB = 1024;
    /** Characters of it. */
    private static final int SAID = 600;

    private final Peer peer;
    private final Installation installation;
    private final Path folder;
    private final Map<String, String> brokerSettings;
    private final boolean sameHeap;
    private final Clock clock;
    private final int nameServerPort = freePort();
    private final int brokerPort = freePort();
    private final ServerProcess nameServer;

    private ServerProcess broker;

    private Cluster(
            Peer peer,
            Installation installation,
            Path folder,
            Map<String, String> settings,
            boolean sameHeap,
            Clock clock)
            throws IOException {
        this.peer = peer;
        this.installation = installation;
        this.folder = folder;
        this.brokerSettings = settings;
        this.sameHeap = sameHeap;
        this.clock = clock;
        this.nameServer = peer == Peer.COMETMQ ? cometNameServer() : apacheNameServer();
        this.broker = newBroker();
    }

    /**
     * Starts both; does not wait until they serve.
     *
     * @param settings of the broker, beside addresses and folders; both peers know them by these names
     * @param sameHeap whether the broker gets the heap of {@code installation}, first and last; otherwise ours starts as
     *     its launcher decides, and theirs may grow to that size (its own script asks for 8 GiB at once)
     */
    public static Cluster start(
            Peer peer, Installation installation, Map<String, String> settings, boolean sameHeap, Clock clock)
            throws IOException {
        Path folder = Files.createTempDirectory(Files.createDirectories(installation.work()), peer.word() + "-");
        return new Cluster(peer, installation, folder, settings, sameHeap, clock);
    }

    /** Whose it is. */
    public Peer peer() {
        return peer;
    }

    /** {@code host:port} of the name server. */
    public String nameServerAddress() {
        return "127.0.0.1:" + nameServerPort;
    }

    /** The broker's process, as long as it is not started again. */
    public Processes broker() {
        return new Processes(List.of(broker.pid()));
    }

    /** Whether both processes run. */
    public boolean isAlive() {
        return nameServer.isAlive() && broker.isAlive();
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    /** The end of what its servers said. */
    public String said() throws IOException {
        String all = Files.readString(output());
        return all.substring(Math.max(0, all.length() - SAID)).strip();
    }

    /** The file in which the JVM of our broker, or of theirs, writes its collections. */
    public Path collections() {
        return folder.resolve("gc.log");
    }

    /** MiB that the broker's store takes on the disk: blocks, so holes in files do not count. */
    public double storedMib() throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-sk", folder.resolve("store").toString()).start();
        String text = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        du.waitFor(); // what it cannot read any more was deleted meanwhile
        return Long.parseLong(text.split("\\s", 2)[0]) / KIB_PER_MIB;
    }

    /** Has the broker end in order; returns how long that took. */
    public Duration stopBroker() throws InterruptedException {
        return broker.stop();
    }

    /** Starts the broker again with the same data. */
    public void startBroker() throws IOException {
        broker = newBroker();
    }

    private ServerProcess newBroker() throws IOException {
        return peer == Peer.COMETMQ ? cometBroker() : apacheBroker();
    }

    private ServerProcess cometNameServer() throws IOException {
        return comet("mqnamesrv", Map.of("listenPort", Integer.toString(nameServerPort), "bindAddress", "127.0.0.1"));
    }

    private ServerProcess cometBroker() throws IOException {
        Map<String, String> settings = brokerSettings();
        settings.put("bindAddress", "127.0.0.1");
        return comet("mqbroker", settings);
    }

    private ServerProcess comet(String command, Map<String, String> settings) throws IOException {
        List<String> line = new ArrayList<>(List.of(installation.command(command)));
        settings.forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        return ServerProcess.start(
                command,
                output(),
                Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_OPT_EXT",
                        (sameHeap && command.equals("mqbroker") ? sameHeap() : "") + " -Xlog:gc:file="
                                + gcFile(command),
                        "COMETMQ_DATA",
                        installation
                                .work()
                                .resolve("cometmq-shared")
                                .resolve(command)
                                .toString(),
                        "COMETMQ_CONF_METRICS_PROM_EXPORTER_PORT",
                        "0"),
                line,
                clock);
    }

    private Path gcFile(String command) {
        return command.equals("mqbroker") ? collections() : folder.resolve("gc-" + command + ".log");
    }

    private String sameHeap() {
        return "-Xms" + installation.heapMib() + "m -Xmx" + installation.heapMib() + "m";
    }

    private ServerProcess apacheNameServer() throws IOException {
        return apache(
                "org.apache.rocketmq.namesrv.NamesrvStartup",
                "-Xmx" + NAME_SERVER_HEAP_MIB + "m",
                folder.resolve("gc-namesrv.log"),
                Map.of("listenPort", Integer.toString(nameServerPort)));
    }

    private ServerProcess apacheBroker() throws IOException {
        Map<String, String> settings = brokerSettings();
        settings.put("haListenPort", Integer.toString(freePort()));
        return apache(
                "org.apache.rocketmq.broker.BrokerStartup",
                sameHeap ? sameHeap() : "-Xmx" + installation.heapMib() + "m",
                collections(),
                settings);
    }

    private ServerProcess apache(String main, String heap, Path collections, Map<String, String> settings)
            throws IOException {
        Path conf = folder.resolve(main + ".conf");
        Files.write(
                conf,
                settings.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList());
        List<String> line = new ArrayList<>(List.of(Installation.java()));
        line.addAll(List.of(heap.split(" ")));
        // What its own scripts set for this collector and for access to the JVM's insides.
        line.addAll(List.of(
                "-XX:+UseG1GC",
                "-XX:G1HeapRegionSize=16m",
                "-XX:G1ReservePercent=25",
                "-XX:InitiatingHeapOccupancyPercent=30",
                "-Xlog:gc:file=" + collections,
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "-Duser.home=" + folder,
                "-cp",
                installation.apacheClassPath(),
                main,
                "-c",
                conf.toString()));
        return ServerProcess.start(main, output(), Map.of("ROCKETMQ_HOME", folder.toString()), line, clock);
    }

    private Map<String, String> brokerSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("namesrvAddr", nameServerAddress());
        settings.put("brokerIP1", "127.0.0.1");
        settings.put("listenPort", Integer.toString(brokerPort));
        settings.put("brokerName", "broker-a");
        settings.put("storePathRootDir", folder.resolve("store").toString());
        settings.putAll(brokerSettings);
        return settings;
    }

    /** Ends what runs and deletes the folder. Ours end in order, since their first end leaves what later starts share. */
    public void end() throws IOException, InterruptedException {
        if (peer == Peer.COMETMQ) {
            broker.stop();
            nameServer.stop();
        } else {
            broker.kill();
            nameServer.kill();
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
