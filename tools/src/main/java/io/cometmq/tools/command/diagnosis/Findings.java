// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.diagnosis;

import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;

/** What a diagnosis has found. Owned by one command. */
final class Findings {
    private final Table table = Table.of(
            "findings",
            new Column("#State", "state"),
            new Column("#Where", "where"),
            new Column("#What", "what"),
            new Column("#Remedy", "remedy"));
    private int problems;

    /** Something is as it should be. */
    void fine(String where, String what) {
        table.row("ok", where, what, "");
    }

    /** Something is not. */
    void problem(String where, String what, String remedy) {
        table.row("PROBLEM", where, what, remedy);
        problems++;
    }

    /** How many problems there are so far. */
    int problems() {
        return problems;
    }

    /** Shows all of it; the last line says how many problems there are. */
    void show(Report report) {
        report.table(table);
        report.decorate("");
        report.value("problems", problems, problems == 0 ? "No problem found." : "Problems: " + problems);
    }
}
