// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

import picocli.CommandLine.Option;

/** The topic of a command that is about one. Filled by picocli. */
public final class TopicOption {
    @Option(
            names = {"-t", "--topic"},
            required = true,
            description = "The topic.")
    private String topic = "";

    /**
     * Its name.
     *
     * @throws UsageException when it is empty
     */
    public String name() {
        return Options.requireText("-t", topic);
    }
}
