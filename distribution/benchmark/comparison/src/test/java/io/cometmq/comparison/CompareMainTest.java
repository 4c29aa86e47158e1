// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cometmq.comparison.cluster.Installation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareMainTest {
    @Test
    void anUnknownOptionIsRefused() {
        StringWriter errors = new StringWriter();
        CommandLine line = new CommandLine(new CompareMain()).setErr(new PrintWriter(errors, true));

        assertThat(line.execute("--quickly")).isEqualTo(2);
        assertThat(errors.toString()).contains("--quickly");
    }

    @Test
    void whatIsNotBuiltIsNamed(@TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve("distribution/target/lib"));

        assertThatIllegalStateException()
                .isThrownBy(() -> new Installation(home, home, 64))
                .withMessageContaining("apache-driver");
    }
}
