// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.transaction;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the transactions that were given up and nobody settled. */
@Command(
        name = "transactionList",
        description = "Shows transactions that were checked too often and wait for an operator.",
        sortOptions = false)
public final class TransactionListCommand implements AdminCommand {
    @Mixin
    private TransactionChoice choice = new TransactionChoice();

    @Override
    public void run(AdminClient admin, Report report) {
        Table table = TransactionTable.empty();
        int found = choice.forEach(admin, report, (broker, address, transaction) -> {
            TransactionTable.add(table, broker, transaction, transaction.topic() == null ? "ONLY_TO_DROP" : "WAITS");
            return true;
        });
        report.table(table);
        report.decorate("");
        report.value("found", found, "Transactions that wait: " + found);
    }
}
