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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker of one peer and the name server that it needs, with a new folder. All peers get the same heap, the same durability
 * and the defaults of each for the rest. Confined to one thread.
 */
public final class Cluster {
    private static final double KIB_PER_MIB = 1024;
    /** Characters of what servers said. */
    private static final int SAID = 600;

    private static final Logger log = LoggerFactory.getLogger(Cluster.class);

    private final Peer peer;
    private final Site site;
    private final Servers servers;
    private final Optional<ServerProcess> nameServer;
    /** Read by the hook as well. */
    private volatile ServerProcess broker;

    /** Runs when this process is told to end meanwhile: servers outlive who started them, and a store may be large. */
    private final Thread abandon;

    private Cluster(Peer peer, Site site, Servers servers, Optional<ServerProcess> nameServer, ServerProcess broker) {
        this.peer = peer;
        this.site = site;
        this.servers = servers;
        this.nameServer = nameServer;
        this.broker = broker;
        this.abandon = new Thread(this::abandon, "abandon-" + peer.word());
    }

    /**
     * Starts both; does not wait until they serve.
     *
     * @param settings of the broker, beside addresses and folders; ours and Apache RocketMQ's know them by these names
     * @param sameHeap whether the broker gets the heap of {@code installation}, first and last; otherwise ours starts as
     *     its launcher decides, and theirs may grow to that size (its own script asks for 8 GiB at once)
     */
    public static Cluster start(
            Peer peer, Installation installation, Map<String, String> settings, boolean sameHeap, Clock clock)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Files.createDirectories(installation.work()), peer.word() + "-");
        Site site = new Site(installation, folder, settings, sameHeap, new Site.Ports(freePort(), freePort()));
        Servers servers =
                switch (peer) {
                    case COMETMQ -> new CometServers(site, clock);
                    case APACHE -> new ApacheServers(site, clock);
                    case KAFKA -> new KafkaServers(site, clock);
                };
        Optional<ServerProcess> nameServer = servers.startNameServer();
        try {
            Cluster cluster = new Cluster(peer, site, servers, nameServer, servers.startBroker());
            Runtime.getRuntime().addShutdownHook(cluster.abandon);
            return cluster;
        } catch (IOException failure) {
            if (nameServer.isPresent()) {
                nameServer.get().kill();
            }
            throw failure;
        }
    }

    /** Whose it is. */
    public Peer peer() {
        return peer;
    }

    /** {@code host:port} that clients are told: of the name server, where there is one. */
    public String address() {
        return servers.address();
    }

    /** The broker's process, as long as it is not started again. */
    public Processes broker() {
        return new Processes(List.of(broker.pid()));
    }

    /** Whether all processes run. */
    public boolean isAlive() {
        return nameServer.map(ServerProcess::isAlive).orElse(true) && broker.isAlive();
    }

    /** The end of what its servers said. */
    public String said() throws IOException {
        String all = Files.readString(site.output());
        return all.substring(Math.max(0, all.length() - SAID)).strip();
    }

    /** The file in which the broker's JVM writes its collections. */
    public Path collections() {
        return site.collections();
    }

    /** MiB that the broker's store takes on the disk: blocks, so holes in files do not count. */
    public double storedMib() throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-sk", site.store().toString()).start();
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
        broker = servers.startBroker();
    }

    /** Ends what runs and deletes the folder. Ours end in order, since their first end leaves what later starts share. */
    public void end() throws IOException, InterruptedException {
        end(broker);
        if (nameServer.isPresent()) {
            end(nameServer.get());
        }
        deleteFolder();
        try {
            Runtime.getRuntime().removeShutdownHook(abandon);
        } catch (IllegalStateException ignored) {
            // This process ends, so the hook runs, and finds nothing left to do.
        }
    }

    private void abandon() {
        try {
            broker.kill();
            if (nameServer.isPresent()) {
                nameServer.get().kill();
            }
            deleteFolder();
        } catch (IOException | InterruptedException left) {
            log.warn("Servers or files were left behind: folder={}", site.folder(), left);
        }
    }

    private void deleteFolder() throws IOException {
        if (!Files.exists(site.folder())) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(site.folder())) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }

    private void end(ServerProcess process) throws InterruptedException {
        if (peer == Peer.COMETMQ) {
            process.stop();
        } else {
            process.kill();
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
