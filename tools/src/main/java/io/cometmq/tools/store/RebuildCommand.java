// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.store.offline.LogFiles;
import io.cometmq.store.offline.LogWalk;
import io.cometmq.store.offline.StoreFolder;
import io.cometmq.store.recovery.Checkpoint;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.ProgressBar;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes what is derived from the log anew. */
@Command(name = "rebuild", description = "Removes queues and key index, and makes them anew from the log.")
final class RebuildCommand implements StoreCommand {
    @Mixin
    private final StoreOptions options = new StoreOptions();

    @Mixin
    private final SettingsOption settings = new SettingsOption();

    @Option(names = "--queues", description = "The consume queues. With neither of the two: both.")
    private boolean queues;

    @Option(names = "--index", description = "The key index.")
    private boolean index;

    @Option(names = "--dry-run", description = "Say what would be removed, and end.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    public StoreOptions options() {
        return options;
    }

    @Override
    public int run(Terminal terminal) throws IOException {
        boolean both = queues == index;
        Rebuild rebuild;
        try (StoreFolder folder = options.open()) {
            LogFiles log = LogFiles.list(folder.files(), folder.commitLog());
            CensusTaker taker = new CensusTaker();
            LogWalk.Result walked;
            try (ProgressBar bar = terminal.bar("rebuild", log.totalBytes())) {
                walked = new LogWalk(folder.files(), log, taker, bar).run();
            }
            long inside = taker.damages() - (walked.tornTail() ? 1 : 0);
            if (inside > 0) {
                terminal.err()
                        .println("mqstore rebuild: the log is damaged in " + inside
                                + " places, which mqstore verify names: nothing is rebuilt from such a log");
                terminal.err().flush();
                return DAMAGED;
            }
            long durable = folder.checkpoint().map(Checkpoint::offset).orElse(0L);
            if (walked.end() < durable) {
                terminal.err()
                        .println("mqstore rebuild: the log ends at " + walked.end()
                                + ", and was once on the disk up to " + durable
                                + ": nothing is rebuilt from such a log, a start of the broker goes on behind that");
                terminal.err().flush();
                return DAMAGED;
            }
            rebuild = new Rebuild(folder, settings.read(), queues || both, index || both);
            rebuild.plan().forEach(line -> terminal.out().println(line));
            terminal.out()
                    .println("to be made anew from " + taker.census().total().records() + " records of the log");
        }
        terminal.out().flush();
        if (dryRun) {
            return SOUND;
        }
        if (!yes && !isAgreed(terminal)) {
            terminal.out().println("nothing was changed");
            return SOUND;
        }
        rebuild.run();
        terminal.out().println("done: " + rebuild.outcome());
        return SOUND;
    }

    private static boolean isAgreed(Terminal terminal) throws IOException {
        terminal.out().print("Go on? [y/N] ");
        terminal.out().flush();
        String answer = terminal.in().readLine();
        if (answer == null) {
            throw new UsageException("nobody can be asked here: expected --yes or --dry-run");
        }
        return answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
