// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.store.offline.LogFiles;
import io.cometmq.store.offline.StoreFolder;
import io.cometmq.store.offline.Verification;
import io.cometmq.tools.output.ProgressBar;
import io.cometmq.tools.output.Report;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks a store. */
@Command(
        name = "verify",
        description = "Checks a store: log with checksums, queues, index and timers against it, state files.")
final class VerifyCommand implements StoreCommand {
    @Mixin
    private final StoreOptions options = new StoreOptions();

    @Mixin
    private final SettingsOption settings = new SettingsOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many findings are listed; the others are counted.")
    private int maxFindings = 1000;

    @Override
    public StoreOptions options() {
        return options;
    }

    @Override
    public int run(Terminal terminal) throws IOException {
        Report report = format.report();
        int code;
        try (StoreFolder folder = options.open()) {
            LogFiles log = LogFiles.list(folder.files(), folder.commitLog());
            FindingList findings = new FindingList(folder, maxFindings);
            Verification.Summary summary;
            try (ProgressBar bar = terminal.bar("verify", log.totalBytes())) {
                summary = new Verification(folder, settings.read().index(), findings).run(log, bar);
            }
            report.value("store", folder.root().toString(), "store    " + folder.root());
            report.put("summary", summary);
            report.decorate("log      offsets " + summary.logStart() + ".." + summary.logEnd() + ", "
                    + summary.records() + " records of " + summary.bytes() + " bytes together");
            findings.writeTo(report);
            code = findings.damages() == 0 ? SOUND : DAMAGED;
        }
        terminal.out().print(report.render());
        terminal.out().flush();
        return code;
    }
}
