// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.store.StoreException;
import io.cometmq.tools.command.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Reads a command line, runs the command that it names, and turns failures into one line each. */
final class StoreTool {
    private static final String PROGRAM = "mqstore";

    private final Terminal terminal;

    StoreTool(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs the tool with these arguments; the exit code. */
    int run(String... arguments) {
        CommandLine tool = new CommandLine(new Tool());
        commands().forEach(tool::addSubcommand);
        tool.addSubcommand(new HelpCommand());
        tool.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Print this and end.")
                        .build());
        int code = tool.setOut(terminal.out())
                .setErr(terminal.err())
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((misuse, given) -> explain(misuse))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
        terminal.out().flush();
        return code;
    }

    private static Map<String, StoreCommand> commands() {
        Map<String, StoreCommand> commands = new LinkedHashMap<>();
        commands.put("inspect", new InspectCommand());
        commands.put("verify", new VerifyCommand());
        commands.put("rebuild", new RebuildCommand());
        commands.put("export", new ExportCommand());
        return commands;
    }

    private int execute(ParseResult parsed) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        if (!parsed.hasSubcommand()) {
            CommandLine tool = parsed.commandSpec().commandLine();
            tool.usage(tool.getOut());
            return StoreCommand.SOUND;
        }
        StoreCommand command = (StoreCommand) parsed.subcommand().commandSpec().userObject();
        String name = parsed.subcommand().commandSpec().name();
        try {
            return command.run(terminal);
        } catch (UsageException misuse) {
            return fail(name, misuse, command, StoreCommand.MISUSED);
        } catch (IOException | UncheckedIOException | StoreException unreadable) {
            return fail(name, unreadable, command, StoreCommand.UNREADABLE);
        }
    }

    private int fail(String name, Exception failure, StoreCommand command, int code) {
        PrintWriter err = terminal.err();
        err.println(PROGRAM + " " + name + ": " + failure.getMessage());
        if (command.options().debug()) {
            failure.printStackTrace(err);
        }
        err.flush();
        return code;
    }

    private int explain(ParameterException misuse) {
        CommandLine where = misuse.getCommandLine();
        String command = where.getParent() == null ? "" : where.getCommandName();
        String message = String.valueOf(misuse.getMessage()).lines().findFirst().orElse("");
        terminal.err()
                .println((PROGRAM + " " + command).strip() + ": " + message + "; try: "
                        + String.join(" ", List.of(PROGRAM, "help", command)).strip());
        terminal.err().flush();
        return StoreCommand.MISUSED;
    }

    /** The tool without a command. */
    @Command(
            name = PROGRAM,
            description = "Looks into the store of a broker that does not run.",
            synopsisSubcommandLabel = "COMMAND DIR",
            commandListHeading = "%nCommands:%n",
            footer = {
                "",
                "Ends with 0 when all is well, 1 when damage was found, 2 when called wrongly, 3 when the directory is",
                "in use or cannot be read."
            })
    private static final class Tool {}
}
