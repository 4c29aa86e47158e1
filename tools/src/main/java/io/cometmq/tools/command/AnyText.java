// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Takes one word as the value of an option even when it looks like an option, such as {@code -reserve.time}. */
public final class AnyText implements IParameterConsumer {
    @Override
    @SuppressWarnings("JdkObsolete") // picocli hands over a Stack
    public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
        if (arguments.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), "Missing required parameter for option " + option.paramLabel());
        }
        option.setValue(arguments.pop());
    }
}
