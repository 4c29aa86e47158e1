// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark;

import io.cometmq.benchmark.command.ConsumeCommand;
import io.cometmq.benchmark.command.DelayCommand;
import io.cometmq.benchmark.command.EndToEndCommand;
import io.cometmq.benchmark.command.LatencyCommand;
import io.cometmq.benchmark.command.PopCommand;
import io.cometmq.benchmark.command.ProduceCommand;
import io.cometmq.benchmark.command.TransactionCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bin/mqbench}. Ends with 0, with 1 when something could not be measured or failed, with 2 for wrong options. */
@Command(
        name = "mqbench",
        mixinStandardHelpOptions = true,
        description = "Loads a cluster that speaks the RocketMQ protocol, and measures it.",
        subcommands = {
            ProduceCommand.class,
            ConsumeCommand.class,
            EndToEndCommand.class,
            LatencyCommand.class,
            DelayCommand.class,
            TransactionCommand.class,
            PopCommand.class
        })
public final class MqBenchMain {
    /** Measures and ends the process. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The commands; a failure is one line on the error stream. */
    public static CommandLine commandLine() {
        return new CommandLine(new MqBenchMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().println("mqbench " + line.getCommandName() + ": " + failure);
                    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                        line.getErr().println("  because: " + cause);
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }
}
