// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A name server and a broker, started by the launchers that ship. Owned by the run; closing it stops both and waits
 * for their end.
 */
final class Servers implements Resource {
    /** Metrics are served at a port that the system chooses: another broker of this machine may have the usual one. */
    private static final String NO_FIXED_PORT = "metricsPromExporterPort=0";

    private final Resources resources = new Resources();
    private final ServerProcess nameServer;
    private final ServerProcess broker;

    /** Both are told a free port each, because each other's address is part of their settings. */
    private Servers(Path home, Path folder) throws IOException {
        try {
            int nameServerPort = FreePort.choose();
            Path nameServerConf = write(
                    folder.resolve("namesrv.conf"),
                    List.of("bindAddress=127.0.0.1", "listenPort=" + nameServerPort, NO_FIXED_PORT));
            nameServer = resources.own(ServerProcess.start(
                    "namesrv",
                    folder,
                    home.resolve("bin/mqnamesrv"),
                    List.of("-c", nameServerConf.toString()),
                    nameServerPort));
            int brokerPort = FreePort.choose();
            Path brokerConf = write(
                    folder.resolve("broker.conf"),
                    List.of(
                            "bindAddress=127.0.0.1",
                            "brokerIP1=127.0.0.1",
                            "listenPort=" + brokerPort,
                            NO_FIXED_PORT,
                            "brokerName=quickstart",
                            "namesrvAddr=" + nameServer.address()));
            broker = resources.own(ServerProcess.start(
                    "broker", folder, home.resolve("bin/mqbroker"), List.of("-c", brokerConf.toString()), brokerPort));
        } catch (IOException | RuntimeException failure) {
            resources.close();
            throw failure;
        }
    }

    /**
     * Starts both, with everything they write below {@code folder}.
     *
     * @param home the folder that holds {@code bin/}
     */
    static Servers start(Path home, Path folder) throws IOException {
        return new Servers(home, folder);
    }

    /**
     * Waits until both listen.
     *
     * @throws UserException with the server's own words when one does not start
     */
    void awaitReady() throws UserException, InterruptedException {
        nameServer.awaitReady();
        broker.awaitReady();
    }

    ServerProcess nameServer() {
        return nameServer;
    }

    ServerProcess broker() {
        return broker;
    }

    @Override
    public void close() {
        resources.close();
    }

    private static Path write(Path file, List<String> lines) throws IOException {
        return Files.write(file, lines, StandardCharsets.UTF_8);
    }
}
