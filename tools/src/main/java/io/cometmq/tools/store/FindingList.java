// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.store.offline.Finding;
import io.cometmq.store.offline.Finding.Severity;
import io.cometmq.store.offline.StoreFolder;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.util.Locale;
import java.util.function.Consumer;

/** Takes findings for a report, as many as it may list, and counts all. Owned by one thread. */
final class FindingList implements Consumer<Finding> {
    private final StoreFolder folder;
    private final int max;
    private final Table table = Table.of(
            "findings",
            new Column("#Severity", "severity"),
            new Column("#File", "file"),
            new Column("#Offset", "offset"),
            new Column("#Found", "found"));
    private long damages;
    private long notes;

    FindingList(StoreFolder folder, int max) {
        this.folder = folder;
        this.max = max;
    }

    @Override
    public void accept(Finding finding) {
        if (damages + notes < max) {
            table.row(
                    finding.severity().name().toLowerCase(Locale.ROOT),
                    folder.show(finding.file()),
                    finding.offset(),
                    finding.what());
        }
        if (finding.severity() == Severity.DAMAGE) {
            damages++;
        } else {
            notes++;
        }
    }

    /** How many findings were damage. */
    long damages() {
        return damages;
    }

    /** Writes them, and what they come to. */
    void writeTo(Report report) {
        if (damages + notes > 0) {
            report.decorate("");
            report.table(table);
            report.decorate("");
        }
        if (damages + notes > max) {
            report.decorate("and " + (damages + notes - max) + " further findings");
        }
        report.put("damages", damages);
        report.put("notes", notes);
        report.value(
                "sound",
                damages == 0,
                damages == 0
                        ? "sound: no damage, " + notes + " notes"
                        : "DAMAGED: " + damages + " findings, " + notes + " notes");
    }
}
