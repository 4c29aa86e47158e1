// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MqBenchMainTest {
    private final StringWriter errors = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = MqBenchMain.commandLine();
        line.setErr(new PrintWriter(errors, true));
        return line.execute(arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "produce, --threads=0, 1..10000",
        "produce, --size=0, 1..4194304",
        "produce, --in-flight=0, 1..1000000",
        "e2e, --size=7, 8..4194304",
        "consume, --batch=2000, 1..1024",
        "latency, --topics=0, 1..100000",
        "delay, --threads=-1, 1..10000",
        "delay, --delay=0, 1..3600",
        "e2e, --seconds=0, 1..86400",
        "tx, --warm-up=-1, 0..86400",
        "produce, --repeats=0, 1..1000",
        "produce, --rate=-1.0, 0..100000000",
        "latency, --rates=-5.0, 0..100000000"
    })
    void anOptionOutsideItsRangeIsRefusedBeforeAnythingIsSent(String command, String option, String range) {
        assertThat(run(command, option)).isEqualTo(2);
        assertThat(errors.toString()).contains(option + ": expected " + range);
    }

    @Test
    void aClientThatIsNotOnTheClassPathIsNamed() {
        assertThat(run("produce", "--client", "apache")).isEqualTo(1);
        assertThat(errors.toString()).contains("apache: this client's driver is not on the class path");
    }

    @Test
    void batchesAreOfSynchronousSendsOnly() {
        assertThat(run("produce", "--mode", "async", "--batch", "2")).isEqualTo(2);
        assertThat(errors.toString()).contains("--batch=2: expected 1..1");
    }
}
