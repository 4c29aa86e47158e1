// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.distribution.testing.ChildProcess;
import io.cometmq.distribution.testing.CometServers;
import io.cometmq.distribution.testing.Repository;
import io.cometmq.distribution.testing.TestFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The release archive, unpacked: both servers start by their launchers, a message makes its way, all stop cleanly. */
class ArchiveIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder = TestFolders.create("archive");

    @Test
    void theUnpackedArchiveServes() {
        Path home = unpack();

        try (CometServers servers = CometServers.startFrom(home, folder.resolve("servers"))) {
            String nameServer = servers.nameServerAddress();
            await("a message is stored").atMost(PATIENCE).untilAsserted(() -> assertThat(
                            run(home, "sendMessage", "-n", nameServer, "-t", "Archive", "-p", "first light"))
                    .contains("SEND_OK"));
            assertThat(run(home, "consumeMessage", "-n", nameServer, "-t", "Archive"))
                    .contains("first light");

            assertThat(servers.broker().stop()).isIn(0, 143);
            assertThat(servers.nameServer().stop()).isIn(0, 143);
            assertThat(errorsIn(servers.logs("broker"))).isEmpty();
            assertThat(errorsIn(servers.logs("namesrv"))).isEmpty();
        }
    }

    @Test
    void theArchiveHoldsWhatItPromises() {
        Path home = unpack();

        for (String name : List.of(
                "bin/mqbroker",
                "conf/broker.conf",
                "LICENSE",
                "README.md",
                "CONTRIBUTING.md",
                "docs/architecture.md")) {
            assertThat(home.resolve(name)).exists();
        }
        assertThat(home.resolve("bin/mqbroker")).isExecutable();
        assertThat(jars(home)).noneMatch(name -> name.contains("junit") || name.contains("archunit"));
    }

    private Path unpack() {
        Path archive = single(Repository.target(), ".tar.gz");
        try (ChildProcess tar =
                ChildProcess.start("tar", folder, Map.of(), List.of("tar", "-xzf", archive.toString()))) {
            assertThat(tar.awaitEnd()).as(String.join("\n", tar.lines())).isZero();
        }
        return folder.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
    }

    private String run(Path home, String... arguments) {
        List<String> command = Stream.concat(
                        Stream.of(home.resolve("bin/mqadmin").toString()), Stream.of(arguments))
                .toList();
        Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
        try (ChildProcess admin = ChildProcess.start("mqadmin", folder, environment, command)) {
            assertThat(admin.awaitEnd()).as(String.join("\n", admin.lines())).isZero();
            return String.join("\n", admin.lines());
        }
    }

    private static List<String> errorsIn(Path logs) {
        return list(logs).stream()
                .flatMap(log -> Repository.read(log).lines())
                .filter(line -> line.contains(" ERROR "))
                .toList();
    }

    private static List<String> jars(Path home) {
        return list(home.resolve("lib")).stream()
                .map(jar -> jar.getFileName().toString())
                .toList();
    }

    private static Path single(Path folder, String ending) {
        List<Path> found = list(folder).stream()
                .filter(file -> file.toString().endsWith(ending))
                .toList();
        assertThat(found).as("files *%s in %s", ending, folder).hasSize(1);
        return found.get(0);
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
