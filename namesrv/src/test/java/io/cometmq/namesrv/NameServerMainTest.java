// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameServerMainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void printsItsSettingsAndEnds() throws IOException {
        Path file = Files.writeString(folder.resolve("namesrv.conf"), "listenPort=1234\norderMessageEnable=true\n");

        int code = run("-c", file.toString(), "-p");

        assertThat(code).isZero();
        assertThat(out.toString()).contains("listenPort=1234", "orderMessageEnable=true");
    }

    @Test
    void thePortOnTheCommandLineWins() throws IOException {
        Path file = Files.writeString(folder.resolve("namesrv.conf"), "listenPort=1234\n");

        run("-c", file.toString(), "--port", "77", "-p");

        assertThat(out.toString()).contains("listenPort=77");
    }

    @Test
    void everyWrongValueIsNamedInALineOfItsOwn() throws IOException {
        Path file = Files.writeString(
                folder.resolve("namesrv.conf"), "listenPort=70000\norderMessageEnable=perhaps\nclusterTest=true\n");

        int code = run("-c", file.toString());

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .anyMatch(line -> line.contains("listenPort=70000"))
                .anyMatch(line -> line.contains("orderMessageEnable=perhaps"))
                .anyMatch(line -> line.contains("clusterTest: a RocketMQ setting that has no effect here"))
                .hasSize(3);
    }

    @Test
    void anUnknownOptionIsAMisuse() {
        assertThat(run("--nope")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void aBusyPortIsOneLineAndAFailure() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path file = Files.writeString(
                    folder.resolve("namesrv.conf"),
                    "bindAddress=127.0.0.1\nlistenPort=" + taken.getLocalPort() + "\nkvConfigPath="
                            + folder.resolve("kv.json") + "\n");

            int code = run("-c", file.toString());

            assertThat(code).isEqualTo(1);
            assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.contains("" + taken.getLocalPort()));
        }
    }

    @Test
    void aDataDirectoryThatCannotBeIsOneLineAndAFailure() throws IOException {
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file");
        Path file = Files.writeString(
                folder.resolve("namesrv.conf"),
                "bindAddress=127.0.0.1\nlistenPort=0\nkvConfigPath=" + blocked.resolve("kv.json") + "\n");

        int code = run("-c", file.toString());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.contains(blocked.toString()));
    }

    private int run(String... arguments) {
        return NameServerMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
