// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.transaction;

import io.cometmq.remoting.protocol.body.GivenUpTransactionList.GivenUp;
import io.cometmq.remoting.protocol.request.GivenUpRequests.SettleGivenUp;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.TransactionAdmin;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Settles the chosen transactions one after another. What the broker refuses is shown and passed; a run that was cut off
 * can be repeated, because each is settled once. Filled by picocli.
 */
final class TransactionSettling {
    @Mixin
    private TransactionChoice choice = new TransactionChoice();

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do it; it cannot be undone.")
    private boolean yes;

    /**
     * @param commitOrRollback as in END_TRANSACTION
     * @param done the status of what was settled, in capitals
     */
    void run(AdminClient admin, Report report, int commitOrRollback, String done) {
        if (!choice.isNarrow()) {
            throw new UsageException("no transaction is chosen: expected -t, -g or -i");
        }
        if (!dryRun && !yes) {
            throw new UsageException("this cannot be undone: expected --yes, or --dry-run to see what would be done");
        }
        Run run = new Run(admin, commitOrRollback, done);
        choice.forEach(admin, report, dryRun ? run::show : run::settle);
        report.table(run.table);
        report.decorate("");
        report.value("settled", run.settled, (dryRun ? "Would be settled: " : "Settled: ") + run.settled);
        report.value("refused", run.refused, "Refused: " + run.refused);
        if (run.failure != null) {
            throw new AdminException(
                    run.failure.code(), "settled " + run.settled + ", then: " + run.failure.getMessage(), run.failure);
        }
    }

    /** One run: what it has done so far. */
    private static final class Run {
        private final AdminClient admin;
        private final int commitOrRollback;
        private final String done;
        private final Table table = TransactionTable.empty();
        private int settled;
        private int refused;
        private @Nullable AdminException failure;

        Run(AdminClient admin, int commitOrRollback, String done) {
            this.admin = admin;
            this.commitOrRollback = commitOrRollback;
            this.done = done;
        }

        boolean show(String broker, String address, GivenUp transaction) {
            TransactionTable.add(table, broker, transaction, "WOULD_BE_" + done);
            settled++;
            return true;
        }

        boolean settle(String broker, String address, GivenUp transaction) {
            try {
                SettleGivenUp header = new SettleGivenUp(transaction.offsetMsgId(), commitOrRollback);
                new TransactionAdmin(admin).settle(address, header);
                TransactionTable.add(table, broker, transaction, done);
                settled++;
            } catch (AdminException refusal) {
                TransactionTable.add(table, broker, transaction, "FAILED: " + refusal.getMessage());
                refused++;
                failure = refusal;
                return refusal.code() != AdminException.NO_ANSWER;
            }
            return true;
        }
    }
}
