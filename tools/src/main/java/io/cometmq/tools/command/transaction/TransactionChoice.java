// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.transaction;

import io.cometmq.remoting.protocol.body.GivenUpTransactionList;
import io.cometmq.remoting.protocol.body.GivenUpTransactionList.GivenUp;
import io.cometmq.remoting.protocol.request.GivenUpRequests.GivenUpAsked;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.TransactionAdmin;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Progress;
import io.cometmq.tools.output.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which transactions that were given up a command means. Filled by picocli. */
final class TransactionChoice {
    private static final int PAGE = 200;
    private static final int MAX = 1_000_000;

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Option(
            names = {"-t", "--topic"},
            description = "Only those bound for this topic.")
    private @Nullable String topic;

    @Option(
            names = {"-g", "--producerGroup"},
            description = "Only those that this producer group sent.")
    private @Nullable String group;

    @Option(
            names = {"-i", "--msgId"},
            description = "Only the one with this id, as its producer or transactionList says it.")
    private @Nullable String msgId;

    @Option(
            names = {"--max"},
            defaultValue = "10000",
            description = "Stop after so many; 10000 without.")
    private int max = 10_000;

    /** What to do with each; false ends the run. */
    interface Taker {
        boolean take(String brokerName, String address, GivenUp transaction);
    }

    /** Whether anything narrows the choice down. */
    boolean isNarrow() {
        return topic != null || group != null || msgId != null;
    }

    /** Hands over what is chosen, oldest first on each broker; how many there were. */
    int forEach(AdminClient admin, Report report, Taker taker) {
        if (max < 1 || max > MAX) {
            throw new UsageException("option --max " + max + ": expected 1 to " + MAX);
        }
        int[] taken = {0};
        target.named(admin)
                .forEach((name, address) ->
                        taken[0] += ofBroker(admin, report.progress(), name, address, max - taken[0], taker));
        return taken[0];
    }

    private int ofBroker(AdminClient admin, Progress progress, String name, String address, int most, Taker taker) {
        int taken = 0;
        long next = 0;
        while (taken < most) {
            GivenUpAsked header = new GivenUpAsked(topic, group, msgId, next, Math.min(PAGE, most - taken));
            GivenUpTransactionList page = new TransactionAdmin(admin).givenUp(address, header);
            progress.of("transactions of " + name, page.endOffset()).accept(next);
            for (GivenUp transaction : page.transactions()) {
                taken++;
                if (!taker.take(name, address, transaction)) {
                    return most;
                }
            }
            if (page.nextOffset() >= page.endOffset() || page.nextOffset() <= next) {
                return taken;
            }
            next = page.nextOffset();
        }
        return taken;
    }
}
