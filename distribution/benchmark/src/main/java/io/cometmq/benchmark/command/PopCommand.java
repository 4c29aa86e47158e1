// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import picocli.CommandLine.Command;

/** Stores a backlog and has push consumers pop it. */
@Command(
        name = "pop",
        mixinStandardHelpOptions = true,
        description = {
            "Stores a backlog and consumes it by popping: messages a second from the first to the last.",
            "The broker must assign queues for popping: start it with defaultMessageRequestMode=POP."
        })
public final class PopCommand extends BacklogCommand {
    /** Pops. */
    public PopCommand() {
        super(true);
    }
}
