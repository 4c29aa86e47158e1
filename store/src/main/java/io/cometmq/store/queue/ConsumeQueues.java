// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.dispatch.DerivedIndex;
import io.cometmq.store.log.LightQueues;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All consume queues, in the folders {@code <topic>/<queueId>/}. Fed by the dispatch thread, which owns what is pending;
 * the table of queues is thread-safe.
 *
 * <p>The directories are listed at the start; a queue's files are looked at when it is first used.
 */
public final class ConsumeQueues implements DerivedIndex, Resource {
    /** Light queues have one queue each. */
    private static final int LIGHT_QUEUE_ID = 0;

    /** How many topics are named whose records have no entry. */
    private static final int MAX_NAMED_TOPICS = 1000;

    private static final Logger log = LoggerFactory.getLogger(ConsumeQueues.class);

    private final StoreFiles files;
    private final QueueFolders folders;
    private final QueueConfig config;
    private final QueueTable table;
    private final TopicTable byName;
    private final PendingBuffers buffers = new PendingBuffers();
    private final List<ConsumeQueue> touched = new ArrayList<>();
    private final Arrivals arrivals = new Arrivals();
    private final DamagedEntries damages;
    private final QueueForces forces;
    private final Set<String> refusedTopics = ConcurrentHashMap.newKeySet();

    /**
     * Queues that are loaded when they are first used.
     *
     * @param listing the queues that have files now
     * @param source what the queues are derived from
     */
    public ConsumeQueues(
            StoreFiles files,
            QueueFolders folders,
            QueueConfig config,
            QueueListing listing,
            QueueSource source,
            QueueTopics facts,
            QueueThreads threads) {
        this.files = files;
        this.folders = folders;
        this.config = config;
        this.damages = new DamagedEntries(threads.wakeDispatch());
        this.forces = new QueueForces(threads.forcing());
        this.table = new QueueTable(files, folders, config, source, facts, damages);
        this.byName = new TopicTable(table::of);
        table.take(listing);
    }

    /** Deletes them by topic. */
    public QueueDeletion deletion() {
        return new QueueDeletion(files, folders, table);
    }

    /** Tells {@code listener} about entries from now on, on the dispatch thread. */
    public void onArrival(QueueListener listener) {
        arrivals.add(listener);
    }

    /** A queue that has files, or null. */
    public @Nullable ConsumeQueue find(String topic, int queueId) {
        TopicQueues queues = table.find(topic);
        if (queues == null) {
            return null;
        }
        ConsumeQueue queue = queues.find(queueId);
        return queue != null || !queues.ids().contains(queueId) ? queue : table.load(queues, queueId);
    }

    /**
     * Where a queue begins and ends; null when there is none. Of one that nobody used since the start this is what was on
     * the disk when it was forced last, so that its files need not be opened.
     *
     * @param logStart where the log begins
     */
    public @Nullable QueueBounds boundsOf(String topic, int queueId, long logStart) {
        TopicQueues queues = table.find(topic);
        if (queues == null || !queues.ids().contains(queueId)) {
            return null;
        }
        ConsumeQueue queue = queues.find(queueId);
        if (queue == null) {
            // The entries of a batched queue are not its queue offsets.
            QueueExtents.Extent extent = queues.isBatched() ? null : table.extentOf(queues, queueId);
            if (extent != null && !extent.isEmpty()) {
                return new QueueBounds(extent.first(), extent.end(), false);
            }
            queue = table.load(queues, queueId);
        }
        return new QueueBounds(queue.minOffset(logStart), queue.maxOffset(), true);
    }

    /** Whether the records of a topic may hold several messages each. */
    public boolean isBatched(String topic) {
        TopicQueues queues = table.find(topic);
        return queues == null ? table.isBatched(topic) : queues.isBatched();
    }

    /** Calls {@code visitor} with every queue that has files. */
    public void forEach(QueueVisitor visitor) {
        table.all().forEach(queues -> queues.ids().forEach(id -> visitor.visit(queues.topic(), id)));
    }

    /** Takes the name of a queue. */
    @FunctionalInterface
    public interface QueueVisitor {
        void visit(String topic, int queueId);
    }

    /** Calls {@code visitor} with every queue that has files; those that were not used yet are looked at for it. */
    public void forEachLoaded(Consumer<ConsumeQueue> visitor) {
        for (TopicQueues queues : table.all()) {
            for (int id : queues.ids()) {
                visitor.accept(table.load(queues, id));
            }
        }
    }

    /**
     * Whether any queue serves a record between two places of the log; stops at the first. Queues that were not used since the
     * start are loaded only when their first and last entry are not both on one side.
     */
    public boolean anyServes(long from, long to) throws IOException {
        for (TopicQueues queues : table.all()) {
            for (ConsumeQueue queue : queues.loaded().values()) {
                if (serves(queue, from, to)) {
                    return true;
                }
            }
        }
        for (TopicQueues queues : table.all()) {
            for (int id : queues.ids()) {
                boolean perhaps = queues.find(id) == null && spanOf(queues, id).meets(from, to);
                if (perhaps && serves(table.load(queues, id), from, to)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean serves(ConsumeQueue queue, long from, long to) {
        return queue.minOffset(from) < queue.minOffset(to);
    }

    /** Looked at once: a queue that is not loaded does not change. */
    private TopicQueues.Span spanOf(TopicQueues queues, int queueId) throws IOException {
        TopicQueues.Span known = queues.spans().get(queueId);
        if (known != null) {
            return known;
        }
        QueueExtents.Extent extent = table.extentOf(queues, queueId);
        TopicQueues.Span span = TopicQueues.Span.UNKNOWN;
        if (extent != null && !extent.isEmpty() && !queues.isBatched()) {
            Path directory = table.directory(queues, queueId);
            span = TopicQueues.Span.of(QueueEntries.of(files, directory, false), extent.first(), extent.end());
        }
        queues.spans().put(queueId, span);
        return span;
    }

    /** How many queues were used since the start, so that their ends are in memory. */
    public int loadedCount() {
        int count = 0;
        for (TopicQueues queues : table.all()) {
            count += queues.loaded().size();
        }
        return count;
    }

    /** The queues of a topic that have files; a copy. */
    public List<ConsumeQueue> of(String topic) {
        TopicQueues queues = table.find(topic);
        return queues == null
                ? List.of()
                : queues.ids().stream().map(id -> table.load(queues, id)).toList();
    }

    /** How many queues have files. */
    public int count() {
        int count = 0;
        for (TopicQueues queues : table.all()) {
            count += queues.ids().size();
        }
        return count;
    }

    @Override
    public void add(RecordView record) {
        if (!record.belongsToQueue()) {
            return;
        }
        TopicQueues queues = byName.of(record);
        int messages = QueueLog.messagesIn(record);
        if (messages != 1 && !(queues.isBatched() && messages > 0)) {
            refuse(queues.topic(), messages);
            return;
        }
        long tagsCode = table.queueLog().tagsCode(queues.isSchedule(), record);
        add(queues, record.queueId(), record.queueOffset(), messages, record, tagsCode);
        if (config.lmq().isActive() && queues.inLightQueues()) {
            LightQueues.forEach(record.properties(), (name, offset) -> {
                if (TopicNames.isLmq(name)) {
                    add(table.of(name), LIGHT_QUEUE_ID, offset, 1, record, tagsCode);
                }
            });
        }
    }

    private void add(
            TopicQueues queues, int queueId, long queueOffset, int messages, RecordView record, long tagsCode) {
        ConsumeQueue queue = queues.find(queueId);
        if (queue == null) {
            if (table.ended().of(queues.topic(), queueId).covers(queueOffset, record.logOffset())) {
                // Of a queue that was deleted: it must not come back.
                return;
            }
            queue = table.load(queues, queueId);
        }
        try {
            if (queue.add(queueOffset, messages, record, tagsCode, buffers)) {
                touched.add(queue);
                boolean anyTag = messages > 1 && tagsCode == 0;
                arrivals.note(queue, queueOffset + messages, anyTag ? QueueListener.ANY_TAG : tagsCode);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot add to queue " + queue.topic() + "/" + queue.queueId(), failure);
        }
    }

    @Override
    public void publish() throws IOException {
        for (ConsumeQueue queue : touched) {
            queue.publish();
        }
        for (ConsumeQueue queue : touched) {
            ByteBuffer buffer = queue.takeBuffer();
            if (buffer != null) {
                buffers.give(buffer);
            }
        }
        touched.clear();
    }

    @Override
    public void announce() {
        arrivals.announce();
    }

    /** Mends entries that readers found damaged. */
    @Override
    public int tend() {
        if (damages.isEmpty()) {
            return 0;
        }
        ConsumeQueue mended = damages.goOn();
        if (mended != null) {
            arrivals.announce(mended);
        }
        return 1;
    }

    @Override
    public void force() throws IOException {
        List<ConsumeQueue> changed = changed();
        forceNames(changed);
        forces.all(changed, queue -> {
            if (queue.force()) {
                table.extents().note(queue);
            }
        });
        saveExtents();
    }

    private List<ConsumeQueue> changed() {
        List<ConsumeQueue> changed = new ArrayList<>();
        for (TopicQueues queues : table.all()) {
            for (ConsumeQueue queue : queues.loaded().values()) {
                if (queue.isChanged()) {
                    changed.add(queue);
                }
            }
        }
        return changed;
    }

    /** Each directory once: the queues of a topic share two of their three. */
    private void forceNames(List<ConsumeQueue> changed) throws IOException {
        Set<Path> directories = new LinkedHashSet<>();
        for (ConsumeQueue queue : changed) {
            queue.takeUnforcedNames(directories);
        }
        forces.all(directories, directory -> EntryFiles.forceNames(files, directory));
    }

    /** What was noted is saved with the next checkpoint when the disk refuses now: nothing is promised by it. */
    private void saveExtents() {
        try {
            table.extents().save();
        } catch (IOException failure) {
            log.warn("Extents of queues cannot be written, less damage would be noticed", failure);
        }
    }

    /** Deletes the files of all queues whose records are all before the start of the log; how many. */
    public int deleteBefore(long logStart) throws IOException {
        int count = 0;
        for (TopicQueues queues : table.all()) {
            for (int id : queues.ids()) {
                if (queues.find(id) == null && hasOneFile(queues, id)) {
                    continue;
                }
                ConsumeQueue queue = table.load(queues, id);
                int deleted = queue.deleteBefore(logStart);
                count += deleted;
                if (deleted > 0) {
                    table.extents().note(queue);
                }
            }
        }
        return count;
    }

    /** Whether there is nothing to delete of a queue, whose last file stays: it need not be loaded then. */
    private boolean hasOneFile(TopicQueues queues, int queueId) throws IOException {
        return files.list(table.directory(queues, queueId)).size() <= 1;
    }

    @Override
    public void close() {
        table.close();
    }

    private void refuse(String topic, int messages) {
        if (refusedTopics.size() < MAX_NAMED_TOPICS && refusedTopics.add(topic)) {
            log.warn(
                    "Batch is in the log alone, its topic keeps none or it does not say how many it holds: topic={} messages={}",
                    topic,
                    messages);
        }
    }
}
