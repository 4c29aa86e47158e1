// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final String ERASED =
            "\r" + " ".repeat("groups [------------------------------]   0 % of 2".length());

    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    @Test
    void elementsAreDoneWhenTheNextIsAskedForAndTheBarGoesWithTheLast() {
        List<String> done = new ArrayList<>();

        for (String group : report(new Watched(true, true)).progress().each("groups", List.of("a", "b"))) {
            done.add(group);
        }

        assertThat(done).containsExactly("a", "b");
        assertThat(err.toString())
                .isEqualTo("\rgroups [------------------------------]   0 % of 2"
                        + "\rgroups [###############---------------]  50 % of 2" + ERASED + "\r");
    }

    @Test
    void nothingIsDrawnWhereNobodyWatches() {
        Report report = report(Watched.NOTHING);

        report.progress().of("groups", 2).step();
        report.progress().close();

        assertThat(err.toString()).isEmpty();
    }

    @Test
    void linesAreWrittenWithoutTheBar() {
        Report report = report(new Watched(true, true));
        report.progress().of("groups", 2);

        report.say("a sentence");
        report.flush();

        assertThat(err.toString()).endsWith(ERASED + "\r");
        assertThat(out.toString()).isEqualTo("a sentence\n");
    }

    @Test
    void resultsThatStreamOverATerminalHaveNoBarAmongThem() {
        Report seen = report(new Watched(true, true));
        seen.stream();
        seen.progress().of("messages", 2);
        assertThat(err.toString()).isEmpty();

        Report piped = report(new Watched(false, true));
        piped.stream();
        piped.progress().of("messages", 2);
        assertThat(err.toString()).isEqualTo("\rmessages [------------------------------]   0 % of 2");
    }

    private Report report(Watched watched) {
        Console console = new Console(
                InputStream.nullInputStream(),
                new ByteArrayOutputStream(),
                new PrintWriter(err, true),
                watched,
                null,
                resource -> {});
        return new Report(console, Format.table, new PrintWriter(out, true));
    }
}
