// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.common.config.ConfigReader;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.ThreadScheduler;
import io.cometmq.common.topic.DelayLevels;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.MessageStore.QueueId;
import io.cometmq.store.ReadConfig;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.StoreTopics;
import io.cometmq.store.flush.FlushConfig;
import io.cometmq.store.index.IndexConfig;
import io.cometmq.store.index.IndexListing;
import io.cometmq.store.index.IndexListing.FileSummary;
import io.cometmq.store.offline.LogFiles;
import io.cometmq.store.offline.StateFiles;
import io.cometmq.store.offline.StoreFolder;
import io.cometmq.store.queue.LmqConfig;
import io.cometmq.store.queue.QueueConfig;
import io.cometmq.store.queue.QueueEntries;
import io.cometmq.store.queue.QueueListing;
import io.cometmq.store.recovery.AbortMarker;
import io.cometmq.store.retention.RetentionConfig;
import io.cometmq.store.retention.TopicRetention;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Removes derived files and lets the store make them anew. What is removed is decided while the store is only looked at.
 *
 * <p>A process that ends in between leaves a store without checkpoint and with the marker of an unclean stop, from which any
 * start makes everything anew that is missing.
 */
final class Rebuild {
    /** A rebuild deletes no message, however old: hundred years, in hours. */
    private static final String KEEP_HOURS = "876000";

    private final Path root;
    private final StoreConfig config;
    private final Predicate<String> isKnownTopic;
    private final Set<String> topicsBefore;
    private final List<QueueEntries> queues = new ArrayList<>();
    private final List<Path> indexFiles = new ArrayList<>();
    private int keptQueues;
    private String outcome = "";

    /**
     * Looks at what there is.
     *
     * @param folder held for reading; not used later
     */
    Rebuild(StoreFolder folder, StoreSettings settings, boolean withQueues, boolean withIndex) throws IOException {
        this.root = folder.root();
        this.isKnownTopic = StateFiles.knownTopics(folder.files(), folder.config());
        QueueListing listing = QueueListing.of(folder.files(), folder.queues());
        this.topicsBefore = Set.copyOf(listing.single().keySet());
        IndexListing index = IndexListing.of(folder.files(), folder.index(), settings.index());
        if (withQueues) {
            long logStart = LogFiles.list(folder.files(), folder.commitLog()).startOffset();
            choose(folder, listing.single(), false, logStart);
            choose(folder, listing.batches(), true, logStart);
        }
        if (withIndex) {
            index.all().forEach(file -> indexFiles.add(file.path()));
            indexFiles.addAll(index.unknown());
        }
        config = config(settings, listing, index);
    }

    /** A queue without a record in the log is kept: its offsets cannot be made again. */
    private void choose(StoreFolder folder, Map<String, List<Integer>> listing, boolean batched, long logStart)
            throws IOException {
        for (Map.Entry<String, List<Integer>> topic : listing.entrySet()) {
            for (int id : topic.getValue()) {
                QueueEntries entries = QueueEntries.of(
                        folder.files(), folder.queues().directory(topic.getKey(), id, batched), batched);
                QueueEntries.Bounds bounds = entries.bounds(logStart);
                if (bounds.max() > 0 && bounds.min() == bounds.max()) {
                    keptQueues++;
                } else {
                    queues.add(entries);
                }
            }
        }
    }

    /** New files get the lengths of those that were there. */
    private StoreConfig config(StoreSettings settings, QueueListing listing, IndexListing index) {
        QueueConfig queue = settings.queue();
        int single = queue.fileBytes();
        int batch = queue.batchFileBytes();
        for (QueueEntries entries : queues) {
            single = !entries.isBatched() && entries.fileBytes() > 0 ? entries.fileBytes() : single;
            batch = entries.isBatched() && entries.fileBytes() > 0 ? entries.fileBytes() : batch;
        }
        boolean light = listing.single().keySet().stream().anyMatch(TopicNames::isLmq);
        LmqConfig lmq = light ? new LmqConfig(true, true, false, Integer.MAX_VALUE) : queue.lmq();
        IndexConfig keys = settings.index();
        for (FileSummary file : index.all()) {
            keys = new IndexConfig(true, file.slots(), file.room(), keys.maxHits());
        }
        Set<String> batched = Set.copyOf(listing.batches().keySet());
        RetentionConfig retention = ConfigReader.of(RetentionConfig.class).read(Map.of("fileReservedTime", KEEP_HOURS));
        return new StoreConfig(
                settings.log(),
                settings.log()::maxMessageBytes,
                FlushConfig.DEFAULT,
                new QueueConfig(single, queue.openFiles(), batch, lmq),
                keys,
                () -> retention,
                () -> ReadConfig.DEFAULT,
                DelayLevels.parse(settings.delayLevels()),
                new StoreTopics(batched::contains, TopicRetention.NONE));
    }

    /** What is removed, one line each. */
    List<String> plan() {
        List<String> lines = new ArrayList<>();
        lines.add("queues to remove: " + queues.size()
                + (keptQueues == 0 ? "" : ", kept because none of their records is left: " + keptQueues));
        lines.add("index files to remove: " + indexFiles.size());
        return lines;
    }

    /**
     * Does it.
     *
     * @throws IOException when the store is in use by now, or the disk refuses
     */
    void run() throws IOException {
        StoreFiles files = StoreFiles.disk();
        Resource lock = files.lock(root.resolve("lock"));
        try {
            remove(files);
        } finally {
            lock.close();
        }
        fill();
    }

    /** What came of it. */
    String outcome() {
        return outcome;
    }

    private void remove(StoreFiles files) throws IOException {
        new AbortMarker(files, root).set();
        files.delete(root.resolve("checkpoint"));
        files.delete(root.resolve("checkpoint.bak"));
        files.forceDirectory(root);
        for (QueueEntries queue : queues) {
            for (StoreFiles.FileEntry file : files.list(queue.directory())) {
                files.delete(queue.directory().resolve(file.name()));
            }
            files.delete(queue.directory());
        }
        for (Path file : indexFiles) {
            files.delete(file);
        }
    }

    private void fill() {
        try (Resources resources = new Resources()) {
            ThreadScheduler scheduler = resources.own(ThreadScheduler.start("mqstore"));
            List<String> faults = new ArrayList<>();
            LocalMessageStore store = resources.own(
                    LocalMessageStore.open(config, root, Clock.system(), scheduler, (what, cause) -> faults.add(what)));
            Set<String> deletedBefore = store.queues().stream()
                    .map(QueueId::topic)
                    .filter(topic -> !topicsBefore.contains(topic) && !isKnownTopic.test(topic))
                    .collect(Collectors.toSet());
            // The records of a deleted topic are in the log until it is cut: they get no queue again.
            store.deleteTopics(deletedBefore);
            outcome = store.queues().size() + " queues, log offsets " + store.minLogOffset() + ".."
                    + store.maxLogOffset();
        }
    }
}
