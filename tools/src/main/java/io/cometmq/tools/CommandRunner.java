// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;

import io.cometmq.common.config.NearMiss;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.NoNameServerException;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.CommonOptions;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Console;
import io.cometmq.tools.output.Format;
import io.cometmq.tools.output.Report;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads a command line, runs the command that it names, prints the report and turns failures into one line each. */
final class CommandRunner {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int MISUSED = 2;

    private static final String PROGRAM = "mqadmin";
    private static final String COMMON = "common";

    private final List<CommandGroup> groups;
    private final Connector connector;
    private final User user;

    /**
     * Who runs the tool.
     *
     * @param nameServers those of the environment or the context in use, null when neither says any
     * @param console what the user reads and writes
     */
    record User(Supplier<@Nullable String> nameServers, Console console) {}

    CommandRunner(List<CommandGroup> groups, Connector connector, User user) {
        this.groups = groups;
        this.connector = connector;
        this.user = user;
    }

    /** Runs the tool with these arguments; the exit code. */
    int run(String... arguments) {
        return commandLine(arguments).execute(arguments);
    }

    /**
     * The tool, ready to be executed with these arguments. When they begin with the name of a command, it is the only
     * one there: describing a command to picocli takes longer than most calls.
     */
    CommandLine commandLine(String... arguments) {
        CommandLine tool = new CommandLine(new Tool());
        String first = arguments.length == 0 ? "" : arguments[0];
        List<NamedCommand> commands =
                groups.stream().flatMap(group -> group.commands().stream()).toList();
        List<NamedCommand> named = commands.stream()
                .filter(command -> command.name().equals(first))
                .toList();
        for (NamedCommand command : named.isEmpty() ? commands : named) {
            CommandSpec spec = CommandSpec.forAnnotatedObject(command.make());
            spec.addMixin(COMMON, commonOptions(spec));
            tool.addSubcommand(command.name(), new CommandLine(spec));
        }
        if (named.isEmpty()) {
            tool.addSubcommand(new HelpCommand());
            tool.addSubcommand(new Completion());
        }
        tool.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST, new GroupedCommands(groups));
        tool.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Print this and end.")
                        .build());
        return tool.setOut(new PrintWriter(user.console().out(), true, Charset.defaultCharset()))
                .setErr(user.console().err())
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((misuse, given) -> explain(misuse))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** The options that every command has; {@code -o} and {@code --yes} too, unless the command has its own. */
    private static CommandSpec commonOptions(CommandSpec command) {
        CommandSpec common = CommandSpec.forAnnotatedObject(new CommonOptions());
        OptionSpec output = common.findOption("--output");
        if (command.findOption("-o") == null) {
            common.remove(output);
            common.addOption(OptionSpec.builder(output).names("-o", "--output").build());
        }
        if (command.findOption("--yes") != null) {
            common.remove(common.findOption("--yes"));
        }
        return common;
    }

    private static CommonOptions optionsOf(CommandSpec command) {
        CommandSpec common = command.mixins().get(COMMON);
        if (common == null) {
            throw new IllegalStateException("command without the common options: " + command.name());
        }
        return (CommonOptions) common.userObject();
    }

    private int execute(ParseResult parsed) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        if (!parsed.hasSubcommand()) {
            parsed.commandSpec()
                    .commandLine()
                    .usage(parsed.commandSpec().commandLine().getOut());
            return OK;
        }
        CommandSpec spec = parsed.subcommand().commandSpec();
        if (spec.userObject() instanceof Completion) {
            spec.commandLine()
                    .getOut()
                    .print(AutoComplete.bash(PROGRAM, parsed.commandSpec().commandLine()));
            spec.commandLine().getOut().flush();
            return OK;
        }
        CommonOptions options = optionsOf(spec);
        PrintWriter err = spec.commandLine().getErr();
        try {
            AdminCommand command = (AdminCommand) spec.userObject();
            Optional<String> loss = command.destroys();
            if (loss.isPresent() && !options.yes() && !user.console().agrees("This " + loss.get(), true)) {
                err.println(PROGRAM + " " + spec.name() + ": nothing was done");
                return FAILED;
            }
            return run(command, options, spec.commandLine().getOut()) ? OK : FAILED;
        } catch (UsageException misuse) {
            err.println(PROGRAM + " " + spec.name() + ": " + misuse.getMessage());
            return MISUSED;
        } catch (NoNameServerException nowhere) {
            err.println(PROGRAM + " " + spec.name()
                    + ": no name server: expected -n host:port;host:port, the variable NAMESRV_ADDR or a context ("
                    + PROGRAM + " context add NAME -n host:port)");
            return MISUSED;
        } catch (AdminException failure) {
            err.println(PROGRAM + " " + spec.name() + ": " + failure.getMessage());
            printStackIf(options.debug(), failure, err);
            return FAILED;
        } catch (RuntimeException bug) {
            err.println(PROGRAM + " " + spec.name() + ": failed unexpectedly, --debug shows where: " + bug);
            printStackIf(options.debug(), bug, err);
            return FAILED;
        }
    }

    /** Whether everything is as it should be. */
    private boolean run(AdminCommand command, CommonOptions options, PrintWriter out) {
        List<String> nameServers = options.nameServers(user.nameServers());
        boolean bad = false;
        try (Resources resources = new Resources()) {
            AdminClient admin = connector.open(nameServers, resources);
            Optional<Duration> pause;
            do {
                Report report =
                        new Report(user.console(), options.format(), options.format() == Format.table ? out : null);
                try {
                    command.run(admin, report);
                } catch (AdminException half) {
                    report.progress().close();
                    // What was done before the failure is worth knowing.
                    if (!report.isEmpty()) {
                        print(report, out);
                    }
                    throw half;
                } finally {
                    report.progress().close();
                }
                print(report, out);
                bad = report.isBad();
                pause = command.again();
            } while (pause.isPresent() && passed(pause.get()));
        }
        return !bad;
    }

    private static void print(Report report, PrintWriter out) {
        out.print(report.render());
        out.flush();
    }

    /** Lets {@code pause} pass; false when the process is being ended. */
    private static boolean passed(Duration pause) {
        try {
            return !new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private int explain(ParameterException misuse) {
        CommandLine where = misuse.getCommandLine();
        PrintWriter err = where.getErr();
        boolean ofTool = where.getParent() == null;
        if (ofTool && misuse instanceof UnmatchedArgumentException unmatched && isCommand(unmatched)) {
            String name = unmatched.getUnmatched().get(0);
            err.println("The sub command " + name + " not exist." + suggestion(unmatched));
            return MISUSED;
        }
        String message = String.valueOf(misuse.getMessage()).lines().findFirst().orElse("");
        String command = ofTool ? "" : where.getCommandName();
        String hint = misuse instanceof UnmatchedArgumentException unmatched ? hint(unmatched) : "";
        err.println((PROGRAM + " " + command).strip() + ": " + message + hint + "; try: "
                + (PROGRAM + " help " + command).strip());
        return MISUSED;
    }

    private static boolean isCommand(UnmatchedArgumentException unmatched) {
        return !unmatched.getUnmatched().isEmpty() && !unmatched.isUnknownOption();
    }

    private static String suggestion(UnmatchedArgumentException unmatched) {
        String hint = hint(unmatched);
        return hint.isEmpty() ? " Try: " + PROGRAM + " help" : hint;
    }

    /** Which command or option was meant most probably, as a question. */
    private static String hint(UnmatchedArgumentException unmatched) {
        CommandSpec spec = unmatched.getCommandLine().getCommandSpec();
        List<String> names = new ArrayList<>(spec.subcommands().keySet());
        names.addAll(spec.optionsMap().keySet());
        return unmatched.getUnmatched().stream()
                .flatMap(argument -> NearMiss.of(argument, names).stream())
                .findFirst()
                .map(near -> " Did you mean " + near + "?")
                .orElse("");
    }

    private static void printStackIf(boolean wanted, RuntimeException failure, PrintWriter err) {
        if (wanted) {
            failure.printStackTrace(err);
        }
    }

    /** The tool without a command. */
    @Command(
            name = PROGRAM,
            description = "Looks into a running system and changes it.",
            synopsisSubcommandLabel = "COMMAND",
            commandListHeading = "%nCommands:%n",
            footer = {"", "Ends with 0 when the command did its work, 1 when a call failed, 2 when called wrongly."})
    private static final class Tool {}

    /** Prints the completion of commands and options for a shell. */
    @Command(name = "completion", description = "Prints the completion for bash and zsh: source <(mqadmin completion).")
    private static final class Completion {}
}
