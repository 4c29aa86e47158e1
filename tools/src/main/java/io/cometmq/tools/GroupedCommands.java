// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;

/** The commands in the help: by group, a line for each. */
final class GroupedCommands implements IHelpSectionRenderer {
    private static final int INDENT = 2;

    private final List<CommandGroup> groups;

    GroupedCommands(List<CommandGroup> groups) {
        this.groups = groups;
    }

    @Override
    public String render(Help help) {
        Map<String, CommandLine> left = help.commandSpec().subcommands();
        Set<String> shown = new LinkedHashSet<>();
        int width = 1
                + INDENT
                + left.keySet().stream().mapToInt(String::length).max().orElse(1);
        StringBuilder text = new StringBuilder();
        for (CommandGroup group : groups) {
            text.append("  ").append(group.heading()).append(System.lineSeparator());
            TextTable table = table(help, width);
            group.commands().forEach(command -> addRow(table, shown, left, command.name()));
            text.append(table);
        }
        TextTable others = table(help, width);
        left.keySet().stream()
                .filter(name -> !shown.contains(name))
                .toList()
                .forEach(name -> addRow(others, shown, left, name));
        return text.append(others).toString();
    }

    private static void addRow(TextTable table, Set<String> shown, Map<String, CommandLine> commands, String name) {
        CommandLine command = commands.get(name);
        if (command != null && shown.add(name)) {
            String[] description = command.getCommandSpec().usageMessage().description();
            table.addRowValues(name, description.length == 0 ? "" : description[0]);
        }
    }

    private static TextTable table(Help help, int width) {
        return TextTable.forColumns(
                Help.defaultColorScheme(Ansi.OFF),
                new Column(width + INDENT, 2 * INDENT, Overflow.SPAN),
                new Column(help.commandSpec().usageMessage().width() - width - INDENT, INDENT, Overflow.WRAP));
    }
}
