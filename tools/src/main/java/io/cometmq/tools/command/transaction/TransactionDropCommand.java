// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.transaction;

import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Drops transactions that were checked too often: nobody gets them. */
@Command(
        name = "transactionDrop",
        description = "Drops transactions that were checked too often: nobody gets them.",
        sortOptions = false)
public final class TransactionDropCommand implements AdminCommand {
    @Mixin
    private TransactionSettling settling = new TransactionSettling();

    @Override
    public void run(AdminClient admin, Report report) {
        settling.run(admin, report, MessageSysFlag.TRANSACTION_ROLLBACK, "DROPPED");
    }
}
