// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import io.cometmq.tools.command.Options;
import picocli.CommandLine.Option;

/** The group of a command about reads from the disk. Filled by picocli. */
final class ColdGroupOption {
    @Option(
            names = {"-g", "--consumerGroup"},
            paramLabel = "GROUP",
            required = true,
            description = "The group.")
    private String group = "";

    /**
     * Its name.
     *
     * @throws io.cometmq.tools.command.UsageException when it is empty
     */
    String name() {
        return Options.requireText("-g", group);
    }
}
