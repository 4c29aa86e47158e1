// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which queues there are, by topic; looks at the files of one when it is first used. Thread-safe. */
final class QueueTable implements Resource {
    private static final Logger log = LoggerFactory.getLogger(QueueTable.class);

    private final StoreFiles files;
    private final QueueFolders folders;
    private final QueueConfig config;
    private final QueueLog queueLog;
    private final QueueTopics facts;
    private final DamagedEntries damages;
    private final QueueExtents extents;
    private final EndedQueues ended;
    private final OpenFiles open;
    private final Map<String, TopicQueues> topics = new ConcurrentHashMap<>();

    QueueTable(
            StoreFiles files,
            QueueFolders folders,
            QueueConfig config,
            QueueSource source,
            QueueTopics facts,
            DamagedEntries damages) {
        this.files = files;
        this.folders = folders;
        this.config = config;
        this.queueLog = new QueueLog(source, facts);
        this.facts = facts;
        this.damages = damages;
        this.extents = QueueExtents.open(files, folders.extents());
        this.ended = source.ended();
        this.open = new OpenFiles(files, config.mostOpenFiles(Descriptors.most()));
    }

    /** Adds the queues that have files. */
    void take(QueueListing listing) {
        listing.batches().forEach((topic, ids) -> take(topic, ids, true));
        listing.single().forEach((topic, ids) -> take(topic, ids, false));
    }

    private void take(String topic, List<Integer> ids, boolean batched) {
        TopicQueues queues = topics.computeIfAbsent(
                topic, name -> new TopicQueues(name, batched || facts.batched().test(name)));
        if (queues.isBatched() == batched) {
            queues.ids().addAll(ids);
        } else {
            log.warn(
                    "Queues are of another kind than the topic says, they are not read: topic={} folder={}",
                    topic,
                    folders.of(batched));
        }
    }

    /** The queues of every topic that has some, or had. */
    Collection<TopicQueues> all() {
        return topics.values();
    }

    /** Those of a topic; null when it has none. */
    @Nullable
    TopicQueues find(String topic) {
        return topics.get(topic);
    }

    /** Those of a topic, which may have none yet. */
    TopicQueues of(String topic) {
        return topics.computeIfAbsent(topic, name -> new TopicQueues(name, isBatched(name)));
    }

    /** Those of a topic, which is of a kind whatever its settings say. */
    TopicQueues of(String topic, boolean batched) {
        return topics.computeIfAbsent(topic, name -> new TopicQueues(name, batched));
    }

    /** Whether a topic says that its records may hold several messages each. */
    boolean isBatched(String topic) {
        return facts.batched().test(topic);
    }

    /** Takes a topic out of the table; null when it has none. */
    @Nullable
    TopicQueues remove(String topic) {
        return topics.remove(topic);
    }

    QueueExtents extents() {
        return extents;
    }

    EndedQueues ended() {
        return ended;
    }

    QueueLog queueLog() {
        return queueLog;
    }

    Path directory(TopicQueues queues, int queueId) {
        return folders.directory(queues.topic(), queueId, queues.isBatched());
    }

    /** What a queue had when it was forced last; null when that is not known, or was of a queue that is deleted. */
    QueueExtents.@Nullable Extent extentOf(TopicQueues queues, int queueId) {
        QueueExtents.Extent extent = extents.of(queues.topic(), queueId);
        if (extent == null || queues.isBatched()) {
            return extent;
        }
        EndedQueues.End before = ended.of(queues.topic(), queueId);
        return before.isNone() || extent.end() > before.nextOffset() ? extent : null;
    }

    /** A queue, with its files. */
    ConsumeQueue load(TopicQueues queues, int queueId) {
        ConsumeQueue loaded = queues.loaded().computeIfAbsent(queueId, id -> {
            try {
                ConsumeQueue queue = open(queues, id);
                queue.load(extentOf(queues, id));
                return queue;
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot open queue " + directory(queues, id), failure);
            }
        });
        queues.ids().add(queueId);
        queues.spans().remove(queueId);
        return loaded;
    }

    /** Deletes the files of a queue; one that was not used yet is not read for that, and nobody uses it any more. */
    void delete(TopicQueues queues, int queueId) throws IOException {
        ConsumeQueue used = queues.find(queueId);
        if (used != null) {
            used.delete();
            return;
        }
        try {
            queues.loaded().compute(queueId, (id, since) -> {
                try {
                    ConsumeQueue queue = since == null ? open(queues, id) : since;
                    queue.delete();
                    return queue;
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /** A queue whose files were listed, but not read. */
    private ConsumeQueue open(TopicQueues queues, int id) throws IOException {
        Path directory = directory(queues, id);
        return queues.isBatched()
                ? new BatchQueue(
                        queues.topic(),
                        id,
                        EntryFiles.load(files, open, directory, BatchEntry.BYTES, config.batchFileBytes()),
                        queueLog,
                        damages)
                : new SingleQueue(
                        queues.topic(),
                        id,
                        EntryFiles.load(files, open, directory, QueueEntry.BYTES, config.fileBytes()),
                        queueLog,
                        damages);
    }

    @Override
    public void close() {
        open.close();
    }
}
