// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.export;

import io.cometmq.tools.command.Options;
import picocli.CommandLine.Option;

/** The cluster whose masters are exported. Filled by picocli. */
final class ExportedCluster {
    @Option(
            names = {"-c", "--clusterName"},
            required = true,
            description = "The cluster.")
    private String cluster = "";

    /**
     * Its name.
     *
     * @throws io.cometmq.tools.command.UsageException when it is empty
     */
    String name() {
        return Options.requireText("-c", cluster);
    }
}
