// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.context;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Saves name servers under a name, so that later commands need not say them. */
@Command(
        name = "context",
        description = {
            "Saves name servers under a name, so that later commands need no -n.",
            "mqadmin context add NAME -n HOST:PORT;...   saves them; the first context is in use at once",
            "mqadmin context use NAME                    has later commands ask them",
            "mqadmin context remove NAME                 forgets them",
            "mqadmin context list                        shows all, the one in use with a *"
        },
        sortOptions = false)
public final class ContextCommand implements AdminCommand {
    /** What to do with contexts. */
    enum Action {
        add,
        use,
        remove,
        list
    }

    private final Contexts contexts;

    @Parameters(index = "0", paramLabel = "add|use|remove|list", description = "What to do.")
    private Action action = Action.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The context.")
    private @Nullable String name;

    /** A command on {@code contexts}. */
    public ContextCommand(Contexts contexts) {
        this.contexts = contexts;
    }

    @Override
    public void run(AdminClient admin, Report report) {
        switch (action) {
            case add -> add(admin, report);
            case use -> {
                contexts.use(named());
                report.say("context " + named() + " is in use: " + contexts.nameServers());
            }
            case remove -> {
                contexts.remove(named());
                report.say("context " + named() + " is forgotten");
            }
            case list -> list(report);
        }
    }

    private void add(AdminClient admin, Report report) {
        if (!admin.hasNameServers()) {
            throw new UsageException("context add " + named() + ": expected -n host:port;host:port");
        }
        contexts.add(named(), String.join(";", admin.nameServers()));
        report.say("context " + named() + " is saved in " + contexts.path());
    }

    private void list(Report report) {
        Table table = Table.of(
                "contexts",
                new Column("#Used", "used"),
                new Column("#Context", "context"),
                new Column("#NameServers", "nameServers"));
        String used = contexts.used();
        contexts.all().forEach((context, servers) -> table.row(context.equals(used) ? "*" : "", context, servers));
        report.table(table);
    }

    private String named() {
        if (name == null) {
            throw new UsageException("context " + action + ": expected a name");
        }
        return Options.requireText("NAME", name);
    }
}
