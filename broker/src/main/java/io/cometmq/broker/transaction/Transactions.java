// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import io.cometmq.broker.state.StateFile;
import io.cometmq.common.lifecycle.Repeating;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.RunningWorker;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.lifecycle.Worker;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.MessageStore;
import io.cometmq.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All transactions of a broker. Owned by the broker; producers end transactions from any thread, one thread of its own
 * writes op records and asks about what stays open.
 */
public final class Transactions implements Worker {
    private static final Logger log = LoggerFactory.getLogger(Transactions.class);
    private static final String GIVEN_UP_FILE = "givenUpTransactions.json";

    /** Only a net under the wake-ups: how long the thread may sleep without one. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(10);

    private final MessageStore store;
    private final OpenHalves halves;
    private final OpRecords ops;
    private final HalfCounts counts;
    private final TransactionEnds ends;
    private final TransactionChecks checks;
    private final TransactionProgress progress;
    private final GivenUpTransactions givenUp;
    private volatile boolean opsDue;
    private volatile boolean checkDue;
    private boolean saveDue;

    private Transactions(TransactionParts parts, HalfCounts counts, StateFile givenUpFile) {
        this.store = parts.store();
        this.counts = counts;
        progress = new TransactionProgress(parts.store(), parts.offsets());
        halves = new OpenHalves(progress.half());
        ops = new OpRecords(
                parts.store(),
                parts.identity().address(),
                parts.clock(),
                parts.config().get().maxOpBytes(),
                progress.op());
        HalfCopies copies =
                new HalfCopies(parts.store(), parts.routing(), parts.identity().address());
        ends = new TransactionEnds(parts.store(), copies, halves, ops, counts, parts.stats(), parts.clock());
        checks = new TransactionChecks(parts, copies, halves, ops, counts);
        givenUp = new GivenUpTransactions(parts, copies, counts, givenUpFile);
    }

    /** Finds out which transactions are open. */
    public static Transactions load(TransactionParts parts, StateFile countsFile) {
        Transactions transactions =
                new Transactions(parts, HalfCounts.load(countsFile, parts.clock()), countsFile.sibling(GIVEN_UP_FILE));
        transactions.progress.readOps(transactions.halves, transactions.ops);
        transactions.progress.readCopies(transactions.halves);
        return transactions;
    }

    /** Starts the thread; the broker listens by now. What it returns stops the thread and writes what is gathered. */
    public Resource start(Supplier<TransactionConfig> config, Scheduler scheduler, Threads threads) {
        Resources resources = new Resources();
        resources.own((Resource) this::finish);
        RunningWorker thread = resources.own(threads.run(this, LONGEST_IDLE));
        ends.whenFull(() -> {
            opsDue = true;
            thread.wake();
        });
        resources.own(Repeating.start(
                scheduler, "write ended transactions", () -> config.get().opInterval(), () -> {
                    writeSoon();
                    thread.wake();
                }));
        resources.own(Repeating.start(
                scheduler, "check transactions", () -> config.get().checkInterval(), () -> {
                    checkSoon();
                    thread.wake();
                }));
        Duration save = config.get().saveCountsEvery();
        resources.own(scheduler.every(save, save, "save transaction counts", counts::save)::cancel);
        return resources;
    }

    /** Ends transactions for those who ask. */
    public TransactionEnds ends() {
        return ends;
    }

    /** Those that wait for an operator. */
    public GivenUpTransactions givenUp() {
        return givenUp;
    }

    /** Has the next turn write what is gathered. */
    void writeSoon() {
        opsDue = true;
    }

    /** Has the next turn begin to go round the open transactions. */
    void checkSoon() {
        checkDue = true;
    }

    /** How many half messages of a topic are open. */
    long open(String topic) {
        return counts.of(topic);
    }

    /** How many half messages of each topic are open; a copy. */
    public Map<String, Long> open() {
        return counts.all();
    }

    @Override
    public String role() {
        return "broker-transactions";
    }

    @Override
    public int doWork() {
        try {
            return write() + check() + save();
        } catch (StoreException refused) {
            log.warn("Transactions wait, the store refuses: cause={}", refused.getMessage());
            return 0;
        }
    }

    private int write() {
        if (!opsDue) {
            return 0;
        }
        opsDue = false;
        saveDue = true;
        int written = 0;
        for (int more = ops.flush(); more > 0; more = ops.flush()) {
            written += more;
        }
        return written;
    }

    private int check() {
        if (checkDue) {
            checkDue = false;
            checks.begin();
        }
        return checks.go();
    }

    /** Every op record that ends a half message before the saved one is in the log by now. */
    private int save() {
        if (saveDue) {
            saveDue = false;
            long half = halves.advance(store.nextQueueOffset(TopicNames.TRANS_HALF_TOPIC, 0));
            progress.save(half, ops.neededFrom(half));
        }
        return 0;
    }

    private void finish() {
        try {
            writeSoon();
            write();
            save();
            save();
        } catch (StoreException refused) {
            log.warn(
                    "Ended transactions are not written, their producers are asked again: cause={}",
                    refused.getMessage());
        }
        counts.close();
    }
}
