// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.store.index.IndexConfig;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.offline.LogFiles.LogFile;
import io.cometmq.store.offline.StateFiles.State;
import io.cometmq.store.offline.StateFiles.StateFile;
import io.cometmq.store.recovery.Checkpoint;
import io.cometmq.store.segment.StoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Checks a whole store: the log with its checksums, in one walk; the queues and the key index against it; the timers, the
 * checkpoint and the state files. Used once, by one thread.
 */
public final class Verification {
    private final StoreFolder folder;
    private final IndexConfig indexConfig;
    private final Consumer<Finding> findings;
    private final Optional<Checkpoint> checkpoint;
    private final boolean unclean;
    private long records;
    private long bytes;

    /**
     * A verification that has not begun.
     *
     * @param indexConfig the sizes that index files may have, beside four entries a slot
     * @param findings told of everything that is worth saying
     */
    public Verification(StoreFolder folder, IndexConfig indexConfig, Consumer<Finding> findings) {
        this.folder = folder;
        this.indexConfig = indexConfig;
        this.findings = findings;
        this.checkpoint = folder.checkpoint();
        this.unclean = folder.isUnclean();
    }

    /**
     * What was looked at.
     *
     * @param bytes of the records
     */
    public record Summary(long records, long bytes, long logStart, long logEnd) {}

    /**
     * Looks at everything.
     *
     * @param progress told from time to time how many bytes of the log are behind
     * @throws IOException when the directory cannot be looked at
     */
    public Summary run(LogFiles log, LongConsumer progress) throws IOException {
        long refilledFrom =
                !unclean ? Long.MAX_VALUE : checkpoint.map(Checkpoint::offset).orElse(log.startOffset());
        try (LogFacts facts = new LogFacts(folder, log, refilledFrom);
                IndexCheck index = new IndexCheck(
                        folder,
                        facts,
                        indexConfig,
                        checkpoint.map(known -> known.derived().lastIndexed()).orElse(-1L),
                        findings)) {
            QueueChecks queues =
                    new QueueChecks(folder, facts, StateFiles.knownTopics(folder.files(), folder.config()));
            LogWalk.Result walked = new LogWalk(folder.files(), log, new Feeder(queues, index), progress).run();
            queues.finish(walked.end(), unclean, findings);
            index.finish(unclean);
            new TimerCheck(folder, facts, findings).run();
            checkCheckpoint(facts, log, walked.end());
            checkStateFiles();
            checkQuarantine();
            return new Summary(records, bytes, log.startOffset(), walked.end());
        }
    }

    private final class Feeder implements LogWalk.Visitor {
        private final QueueChecks queues;
        private final IndexCheck index;

        Feeder(QueueChecks queues, IndexCheck index) {
            this.queues = queues;
            this.index = index;
        }

        @Override
        public void record(LogFile file, RecordView record, boolean intact) {
            records++;
            bytes += record.size();
            queues.add(record);
            index.add(record);
        }

        @Override
        public void found(Finding finding) {
            findings.accept(finding);
        }
    }

    private void checkCheckpoint(LogFacts facts, LogFiles log, long logEnd) throws IOException {
        Path file = folder.root().resolve("checkpoint");
        if (checkpoint.isEmpty()) {
            checkSize(file);
            return;
        }
        Checkpoint known = checkpoint.get();
        if (known.offset() > logEnd) {
            findings.accept(Finding.damage(
                    file,
                    0,
                    "checkpoint says that the log was on the disk up to " + known.offset() + ", and it ends at "
                            + logEnd));
        } else if (known.lastRecord() >= log.startOffset() && facts.recordAt(known.lastRecord()) == null) {
            findings.accept(Finding.damage(
                    file,
                    0,
                    "checkpoint names a record at log offset " + known.lastRecord() + ", and none begins there"));
        }
    }

    private void checkSize(Path file) throws IOException {
        if (!folder.files().exists(file)) {
            return;
        }
        try (StoreFile opened = folder.files().open(file)) {
            if (opened.size() < Checkpoint.BYTES) {
                findings.accept(Finding.damage(
                        file,
                        opened.size(),
                        "checkpoint has " + opened.size() + " bytes, expected " + Checkpoint.BYTES));
            }
        }
    }

    private void checkStateFiles() throws IOException {
        for (StateFile file : StateFiles.list(folder.files(), folder.config())) {
            if (file.state() == State.BAD) {
                boolean spare = file.previous().equals(Optional.of(State.GOOD));
                findings.accept(Finding.damage(
                        file.path(),
                        0,
                        "state file cannot be read: " + file.reason()
                                + (spare
                                        ? "; its previous generation can"
                                        : "; nor is there a previous generation that can")));
            }
            if (file.previous().equals(Optional.of(State.BAD))) {
                findings.accept(Finding.damage(file.path(), 0, "its previous generation cannot be read"));
            }
            if (file.unfinished()) {
                findings.accept(Finding.note(file.path(), 0, "a save that was not finished is beside it"));
            }
        }
    }

    private void checkQuarantine() throws IOException {
        int aside = folder.files().list(folder.quarantine()).size();
        if (aside > 0) {
            findings.accept(Finding.note(
                    folder.quarantine(),
                    0,
                    aside + " pieces of the log were damaged and put aside by an earlier start"));
        }
    }
}
