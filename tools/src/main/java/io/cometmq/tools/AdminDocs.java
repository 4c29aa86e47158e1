// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands of {@code mqadmin} as tables for documents. Stateless. */
public final class AdminDocs {
    private AdminDocs() {}

    /** For each group of commands one row a command: what it does, and its own options; a star marks those it needs. */
    public static String tables() {
        return Commands.all().stream().map(AdminDocs::table).collect(Collectors.joining("\n"));
    }

    private static String table(CommandGroup group) {
        return "## " + group.heading() + "\n\n| command | what it does | options |\n| --- | --- | --- |\n"
                + group.commands().stream()
                        .map(command -> CommandSpec.forAnnotatedObject(command.make()))
                        .map(spec -> "| `" + spec.name() + "` | "
                                + escaped(String.join(" ", spec.usageMessage().description())) + " | " + options(spec)
                                + " |\n")
                        .collect(Collectors.joining());
    }

    private static String options(CommandSpec spec) {
        return spec.options().stream()
                .map(option -> "`" + String.join(",", option.names()) + "`" + (isNeeded(option) ? "\\*" : ""))
                .collect(Collectors.joining(" "));
    }

    /** One of a group is needed as one of several. */
    private static boolean isNeeded(OptionSpec option) {
        return option.required() && option.group() == null;
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }
}
