// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.tools.output.Format;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.Option;

/** How a command shows what it found. Filled by picocli. */
final class FormatOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            defaultValue = "table",
            description = "For people or for programs.")
    private Format format = Format.table;

    /** An empty report in that form. */
    Report report() {
        return new Report(format);
    }
}
