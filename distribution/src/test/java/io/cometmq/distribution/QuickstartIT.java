// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.distribution.testing.ChildProcess;
import io.cometmq.distribution.testing.Repository;
import io.cometmq.distribution.testing.TestFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code bin/quickstart}, as a user runs it. */
class QuickstartIT {
    private final Path folder = TestFolders.create("quickstart");

    @Test
    void theSourceTreeArrivesByteForByte() {
        try (ChildProcess quickstart = quickstart()) {
            assertThat(quickstart.awaitEnd()).as(said(quickstart)).isZero();

            assertThat(said(quickstart))
                    .contains("Verdict: true")
                    .contains(" 0 lost")
                    .contains("Try next:");
            assertThat(filesIn(folder.resolve("data")))
                    .as("what a true run leaves behind")
                    .isEmpty();
        }
    }

    @Test
    void oddFilesArriveToo() throws Exception {
        byte[] noise = new byte[100_000];
        new Random(42).nextBytes(noise);
        Path binary = Files.write(folder.resolve("noise.bin"), noise);
        Path empty = Files.createFile(folder.resolve("empty.txt"));
        Path open = Files.writeString(folder.resolve("no newline at the end.txt"), "one\r\n\n\ntwo");
        Path wide = Files.writeString(folder.resolve("wide.txt"), "x".repeat(3_000_000) + "\n");

        try (ChildProcess quickstart = quickstart(binary, empty, open, wide)) {
            assertThat(quickstart.awaitEnd()).as(said(quickstart)).isZero();

            assertThat(said(quickstart))
                    .contains("Verdict: true")
                    .contains("4 of 4 put together")
                    .contains("empty.txt is empty: nothing of it to send")
                    .contains("noise.bin is not text: cut into messages after each byte 0x0A");
        }
    }

    @Test
    void aMissingFileIsNamedInOneLine() {
        Path missing = folder.resolve("missing.txt");
        try (ChildProcess quickstart = quickstart(missing)) {
            assertThat(quickstart.awaitEnd()).isEqualTo(2);
            assertThat(quickstart.lines()).containsExactly("quickstart: " + missing + ": no such file");
        }
    }

    @Test
    void aLineThatFitsIntoNoMessageIsNamedInOneLine() throws Exception {
        Path huge = Files.write(folder.resolve("huge.txt"), new byte[5_000_000]);
        try (ChildProcess quickstart = quickstart(huge)) {
            assertThat(quickstart.awaitEnd()).isEqualTo(2);
            assertThat(quickstart.lines())
                    .containsExactly("quickstart: " + huge
                            + ": line 1 is longer than a message may be: expected at most 4,190,208 bytes");
        }
    }

    private ChildProcess quickstart(Path... files) {
        List<String> command = new ArrayList<>();
        command.add(Repository.root().resolve("bin/quickstart").toString());
        Stream.of(files).map(Path::toString).forEach(command::add);
        return ChildProcess.start(
                "quickstart",
                folder,
                Map.of(
                        "JAVA_HOME", System.getProperty("java.home"),
                        "COMETMQ_DATA", folder.resolve("data").toString()),
                command);
    }

    private static String said(ChildProcess process) {
        return String.join("\n", process.lines());
    }

    private static List<Path> filesIn(Path data) {
        try (Stream<Path> all = Files.list(data)) {
            return all.toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
