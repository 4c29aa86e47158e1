// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.tools.command.Options;
import picocli.CommandLine.Option;

/** The group of a command that changes its settings. Filled by picocli. */
final class GroupOption {
    @Option(
            names = {"-g", "--groupName"},
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
