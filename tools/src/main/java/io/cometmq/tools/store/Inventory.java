// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.index.IndexConfig;
import io.cometmq.store.index.IndexListing;
import io.cometmq.store.offline.HalfMessages;
import io.cometmq.store.offline.LogCensus;
import io.cometmq.store.offline.LogCensus.TopicCount;
import io.cometmq.store.offline.LogFiles;
import io.cometmq.store.offline.LogWalk;
import io.cometmq.store.offline.StateFiles;
import io.cometmq.store.offline.StateFiles.StateFile;
import io.cometmq.store.offline.StoreFolder;
import io.cometmq.store.offline.WaitingTimers;
import io.cometmq.store.queue.QueueEntries;
import io.cometmq.store.queue.QueueListing;
import io.cometmq.store.recovery.Checkpoint;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import io.cometmq.tools.output.Times;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes what is in a store into a report, part by part. Used once. */
final class Inventory {
    private static final String TRANSACTION_GROUP = "CID_RMQ_SYS_TRANS";

    private final StoreFolder folder;
    private final Report report;
    private final int top;

    /**
     * A list with nothing in it.
     *
     * @param top how many rows a table has at most
     */
    Inventory(StoreFolder folder, Report report, int top) {
        this.folder = folder;
        this.report = report;
        this.top = top;
    }

    /** Who wrote the store, and how it was left. */
    void origin() {
        report.value("store", folder.root().toString(), "store            " + folder.root());
        Optional<Checkpoint> ours = folder.checkpoint();
        String writer = ours.isPresent() ? "CometMQ" : folder.hasCheckpoint() ? "RocketMQ" : "not known";
        report.value("writtenBy", writer, "written last by  " + writer);
        String process = folder.lastProcess();
        String stop = !folder.isUnclean()
                ? "clean"
                : "unclean: its file abort is there" + (process.isEmpty() ? "" : ", of process " + process);
        report.value("cleanStop", !folder.isUnclean(), "last stop        " + stop);
        ours.ifPresent(checkpoint -> {
            report.put("checkpoint", checkpoint);
            report.decorate("checkpoint       all before log offset " + checkpoint.offset() + " is on the disk, "
                    + checkpoint.derived().queueCount() + " queues, at "
                    + Times.showIfAny(checkpoint.storeTimeMillis()));
        });
    }

    /** The commit log. */
    void log(LogFiles log, LogWalk.Result walked, LogCensus census, long damages) {
        report.value(
                "log",
                Map.of(
                        "start", log.startOffset(),
                        "end", walked.end(),
                        "files", log.all().size(),
                        "fileBytes", log.segmentBytes(),
                        "records", census.total().records(),
                        "recordBytes", census.total().bytes(),
                        "firstStoreTime", census.firstMillis(),
                        "lastStoreTime", census.lastMillis(),
                        "damages", damages),
                "log              offsets " + log.startOffset() + ".." + walked.end() + " in "
                        + log.all().size() + " files of " + log.segmentBytes() + " bytes");
        report.decorate("records          " + census.total().records() + " of "
                + census.total().bytes()
                + " bytes together, stored " + Times.showIfAny(census.firstMillis()) + " to "
                + Times.showIfAny(census.lastMillis()));
        if (damages > 0) {
            report.decorate("damage           " + damages + " places of the log; mqstore verify names them");
        }
    }

    /** Records and bytes by topic. */
    void topics(LogCensus census) {
        Table table = Table.of(
                "topics",
                new Column("#Topic", "topic"),
                new Column("#Records", "records"),
                new Column("#Bytes", "bytes"));
        List<TopicCount> all = census.topics();
        long otherRecords = census.others().records();
        long otherBytes = census.others().bytes();
        for (int i = 0; i < all.size(); i++) {
            TopicCount each = all.get(i);
            if (i < top) {
                table.row(each.topic(), each.records(), each.bytes());
            } else {
                otherRecords += each.records();
                otherBytes += each.bytes();
            }
        }
        report.decorate("");
        report.table(table);
        if (otherRecords > 0) {
            report.value(
                    "otherTopics",
                    Map.of("records", otherRecords, "bytes", otherBytes),
                    "others: " + otherRecords + " records of " + otherBytes + " bytes");
        }
    }

    /** The queues with their offsets. */
    void queues(long logStart) throws IOException {
        QueueListing listing = QueueListing.of(folder.files(), folder.queues());
        Table table = Table.of(
                "queues",
                new Column("#Topic", "topic"),
                new Column("#QID", "queueId"),
                new Column("#Min Offset", "minOffset"),
                new Column("#Max Offset", "maxOffset"),
                new Column("#Kind", "kind"));
        int rows = rows(table, listing.single(), false, 0, logStart);
        rows = rows(table, listing.batches(), true, rows, logStart);
        report.decorate("");
        report.value("queueCount", listing.count(), "queues: " + listing.count());
        report.table(table);
        if (rows < listing.count()) {
            report.decorate("others: " + (listing.count() - rows) + " queues");
        }
    }

    private int rows(Table table, Map<String, List<Integer>> queues, boolean batched, int before, long logStart)
            throws IOException {
        int rows = before;
        for (Map.Entry<String, List<Integer>> topic : new TreeMap<>(queues).entrySet()) {
            for (int id : topic.getValue().stream().sorted().toList()) {
                if (rows >= top) {
                    return rows;
                }
                rows++;
                table.row(bounds(topic.getKey(), id, batched, logStart));
            }
        }
        return rows;
    }

    private Object[] bounds(String topic, int id, boolean batched, long logStart) throws IOException {
        QueueEntries entries = QueueEntries.of(folder.files(), folder.queues().directory(topic, id, batched), batched);
        QueueEntries.Bounds bounds = entries.bounds(logStart);
        return new Object[] {topic, id, bounds.min(), bounds.max(), batched ? "batches" : "single"};
    }

    /** The files of the key index. */
    void index() throws IOException {
        IndexListing index = IndexListing.of(folder.files(), folder.index(), IndexConfig.DEFAULT);
        Table table = Table.of(
                "index",
                new Column("#Index File", "file"),
                new Column("#Keys", "keys"),
                new Column("#Room", "room"),
                new Column("#First Record", "beginOffset"),
                new Column("#Last Record", "endOffset"));
        index.all()
                .forEach(file -> table.row(
                        folder.show(file.path()), file.keys(), file.room(), file.beginOffset(), file.endOffset()));
        index.unknown().forEach(file -> table.row(folder.show(file), "of unknown size or content", "", "", ""));
        report.decorate("");
        report.table(table);
    }

    /** What waits: timers and half messages. */
    void waiting(HalfMessages halves, long logStart) throws IOException {
        WaitingTimers timers = WaitingTimers.count(folder, logStart);
        report.decorate("");
        report.value(
                "timersWaiting",
                timers.waiting(),
                "timers waiting        " + timers.waiting()
                        + (timers.isExact() ? "" : ", and more that cannot be read"));
        long settled = StateFiles.committed(
                folder.files(), folder.config(), TopicNames.TRANS_HALF_TOPIC, TRANSACTION_GROUP, 0);
        int open = halves.open(settled);
        report.value(
                "halfMessagesOpen", open, "half messages open    " + open + (halves.isIncomplete() ? " or more" : ""));
    }

    /** The broker's small files. */
    void stateFiles() throws IOException {
        Table table = Table.of(
                "stateFiles",
                new Column("#State File", "file"),
                new Column("#Bytes", "bytes"),
                new Column("#Content", "content"),
                new Column("#Previous", "previous"),
                new Column("#Saved", "saved"));
        for (StateFile file : StateFiles.list(folder.files(), folder.config())) {
            table.row(
                    folder.show(file.path()),
                    file.size(),
                    file.state().name().toLowerCase(Locale.ROOT),
                    file.previous()
                            .map(state -> state.name().toLowerCase(Locale.ROOT))
                            .orElse("none"),
                    Times.show(file.modifiedMillis()));
        }
        report.decorate("");
        report.table(table);
    }

    /** What recovery put aside. */
    void quarantine() throws IOException {
        List<StoreFiles.FileEntry> aside = folder.files().list(folder.quarantine());
        long bytes = aside.stream().mapToLong(StoreFiles.FileEntry::size).sum();
        report.decorate("");
        report.value(
                "quarantine",
                Map.of("files", aside.size(), "bytes", bytes),
                "quarantine            " + aside.size() + " files, " + bytes + " bytes");
    }
}
