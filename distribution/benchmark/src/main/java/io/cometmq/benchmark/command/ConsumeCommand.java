// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import picocli.CommandLine.Command;

/** Stores a backlog and has push consumers pull it. */
@Command(
        name = "consume",
        mixinStandardHelpOptions = true,
        description = "Stores a backlog and consumes it: messages a second from the first to the last.")
public final class ConsumeCommand extends BacklogCommand {
    /** Pulls. */
    public ConsumeCommand() {
        super(false);
    }
}
