// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.store.offline.LogCensus;
import io.cometmq.store.offline.LogFiles;
import io.cometmq.store.offline.LogWalk;
import io.cometmq.store.offline.StoreFolder;
import io.cometmq.tools.output.ProgressBar;
import io.cometmq.tools.output.Report;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what a store holds. */
@Command(name = "inspect", description = "Says what is in a store: log, topics, queues, index, timers, state files.")
final class InspectCommand implements StoreCommand {
    @Mixin
    private final StoreOptions options = new StoreOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many topics and how many queues are listed; the others are counted together.")
    private int top = 50;

    @Override
    public StoreOptions options() {
        return options;
    }

    @Override
    public int run(Terminal terminal) throws IOException {
        Report report = format.report();
        try (StoreFolder folder = options.open()) {
            LogFiles log = LogFiles.list(folder.files(), folder.commitLog());
            CensusTaker taker = new CensusTaker();
            LogWalk.Result walked;
            try (ProgressBar bar = terminal.bar("inspect", log.totalBytes())) {
                walked = new LogWalk(folder.files(), log, taker, bar).run();
            }
            LogCensus census = taker.census();
            Inventory inventory = new Inventory(folder, report, Math.max(0, top));
            inventory.origin();
            inventory.log(log, walked, census, taker.damages());
            inventory.topics(census);
            inventory.queues(log.startOffset());
            inventory.index();
            inventory.waiting(census.halves(), log.startOffset());
            inventory.stateFiles();
            inventory.quarantine();
        }
        terminal.out().print(report.render());
        terminal.out().flush();
        return SOUND;
    }
}
