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
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private final QueueLog queueLog;
    private final QueueExtents extents;
    private final EndedQueues ended;
    private final QueueTopics facts;
    private final OpenFiles open;
    private final Map<String, TopicQueues> topics = new ConcurrentHashMap<>();
    private final TopicTable byName = new TopicTable(this::topic);
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
        this.queueLog = new QueueLog(source, facts);
        this.extents = QueueExtents.open(files, folders.extents());
        this.ended = source.ended();
        this.facts = facts;
        this.damages = new DamagedEntries(threads.wakeDispatch());
        this.forces = new QueueForces(threads.forcing());
        this.open = new OpenFiles(files, config.openFiles());
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

    /** Tells {@code listener} about entries from now on, on the dispatch thread. */
    public void onArrival(QueueListener listener) {
        arrivals.add(listener);
    }

    /** A queue that has files, or null. */
    public @Nullable ConsumeQueue find(String topic, int queueId) {
        TopicQueues queues = topics.get(topic);
        if (queues == null) {
            return null;
        }
        ConsumeQueue queue = queues.find(queueId);
        return queue != null || !queues.ids().contains(queueId) ? queue : load(queues, queueId);
    }

    /**
     * Where a queue begins and ends; null when there is none. Of one that nobody used since the start this is what was on
     * the disk when it was forced last, so that its files need not be opened.
     *
     * @param logStart where the log begins
     */
    public @Nullable QueueBounds boundsOf(String topic, int queueId, long logStart) {
        TopicQueues queues = topics.get(topic);
        if (queues == null || !queues.ids().contains(queueId)) {
            return null;
        }
        ConsumeQueue queue = queues.find(queueId);
        if (queue == null) {
            // The entries of a batched queue are not its queue offsets.
            QueueExtents.Extent extent = queues.isBatched() ? null : extentOf(queues, queueId);
            if (extent != null && !extent.isEmpty()) {
                return new QueueBounds(extent.first(), extent.end(), false);
            }
            queue = load(queues, queueId);
        }
        return new QueueBounds(queue.minOffset(logStart), queue.maxOffset(), true);
    }

    /** Whether the records of a topic may hold several messages each. */
    public boolean isBatched(String topic) {
        TopicQueues queues = topics.get(topic);
        return queues == null ? facts.batched().test(topic) : queues.isBatched();
    }

    /** Calls {@code visitor} with every queue that has files. */
    public void forEach(QueueVisitor visitor) {
        topics.forEach((topic, queues) -> queues.ids().forEach(id -> visitor.visit(topic, id)));
    }

    /** Takes the name of a queue. */
    @FunctionalInterface
    public interface QueueVisitor {
        void visit(String topic, int queueId);
    }

    /** Calls {@code visitor} with every queue that has files; those that were not used yet are looked at for it. */
    public void forEachLoaded(Consumer<ConsumeQueue> visitor) {
        for (TopicQueues queues : topics.values()) {
            for (int id : queues.ids()) {
                visitor.accept(load(queues, id));
            }
        }
    }

    /**
     * Whether any queue serves a record between two places of the log; stops at the first. Queues that were not used since the
     * start are loaded only when their first and last entry are not both on one side.
     */
    public boolean anyServes(long from, long to) throws IOException {
        for (TopicQueues queues : topics.values()) {
            for (ConsumeQueue queue : queues.loaded().values()) {
                if (serves(queue, from, to)) {
                    return true;
                }
            }
        }
        for (TopicQueues queues : topics.values()) {
            for (int id : queues.ids()) {
                boolean perhaps = queues.find(id) == null && spanOf(queues, id).meets(from, to);
                if (perhaps && serves(load(queues, id), from, to)) {
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
        QueueExtents.Extent extent = extentOf(queues, queueId);
        TopicQueues.Span span = TopicQueues.Span.UNKNOWN;
        if (extent != null && !extent.isEmpty() && !queues.isBatched()) {
            Path directory = folders.directory(queues.topic(), queueId, false);
            span = TopicQueues.Span.of(QueueEntries.of(files, directory, false), extent.first(), extent.end());
        }
        queues.spans().put(queueId, span);
        return span;
    }

    /** How many queues were used since the start, so that their ends are in memory. */
    public int loadedCount() {
        int count = 0;
        for (TopicQueues queues : topics.values()) {
            count += queues.loaded().size();
        }
        return count;
    }

    /** The queues of a topic that have files; a copy. */
    public List<ConsumeQueue> of(String topic) {
        TopicQueues queues = topics.get(topic);
        return queues == null
                ? List.of()
                : queues.ids().stream().map(id -> load(queues, id)).toList();
    }

    /** How many queues have files. */
    public int count() {
        int count = 0;
        for (TopicQueues queues : topics.values()) {
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
        long tagsCode = queueLog.tagsCode(queues.isSchedule(), record);
        add(queues, record.queueId(), record.queueOffset(), messages, record, tagsCode);
        if (config.lmq().isActive() && queues.inLightQueues()) {
            LightQueues.forEach(record.properties(), (name, offset) -> {
                if (TopicNames.isLmq(name)) {
                    add(topic(name), LIGHT_QUEUE_ID, offset, 1, record, tagsCode);
                }
            });
        }
    }

    private void add(
            TopicQueues queues, int queueId, long queueOffset, int messages, RecordView record, long tagsCode) {
        ConsumeQueue queue = queues.find(queueId);
        if (queue == null) {
            if (ended.of(queues.topic(), queueId).covers(queueOffset, record.logOffset())) {
                // Of a queue that was deleted: it must not come back.
                return;
            }
            queue = load(queues, queueId);
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
                extents.note(queue);
            }
        });
        saveExtents();
    }

    private List<ConsumeQueue> changed() {
        List<ConsumeQueue> changed = new ArrayList<>();
        for (TopicQueues queues : topics.values()) {
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
            extents.save();
        } catch (IOException failure) {
            log.warn("Extents of queues cannot be written, less damage would be noticed", failure);
        }
    }

    /**
     * Deletes the queues of a topic; how many there were.
     *
     * @throws IOException when the disk refuses; what is left is a topic that can be deleted once more
     */
    public int deleteTopic(String topic) throws IOException {
        TopicQueues queues = topics.remove(topic);
        if (queues == null) {
            return 0;
        }
        int count = queues.ids().size();
        try {
            deleteFiles(queues);
        } catch (IOException | UncheckedIOException failure) {
            takeWhatIsLeft(queues);
            throw failure;
        } finally {
            queues.markDeleted();
        }
        log.info("Queues deleted: topic={} queues={}", topic, count);
        return count;
    }

    private void deleteFiles(TopicQueues queues) throws IOException {
        extents.forget(queues.topic());
        if (queues.isBatched()) {
            // Their extents do not tell by themselves that they are of a deleted queue.
            extents.save();
        }
        for (int id : queues.ids()) {
            load(queues, id).delete();
        }
        files.delete(folders.of(queues.isBatched()).resolve(queues.topic()));
    }

    /** How many queues of these topics were there when a checkpoint was saved, and were not deleted since. */
    public int countKnownToCheckpoints(Collection<String> names) {
        int known = 0;
        for (String name : names) {
            TopicQueues queues = topics.get(name);
            if (queues != null) {
                known += (int) queues.ids().stream()
                        .filter(id -> extentOf(queues, id) != null)
                        .count();
            }
        }
        return known;
    }

    /** The topics of which the disk has nothing but queues that were deleted: it was stopped before it had deleted them. */
    public List<String> topicsToDeleteOnceMore() {
        List<String> found = new ArrayList<>();
        topics.forEach((topic, queues) -> {
            boolean mayBe = !queues.ids().isEmpty()
                    && queues.ids().stream()
                            .allMatch(id -> !ended.of(topic, id).isNone() && extentOf(queues, id) == null);
            if (mayBe && queues.ids().stream().allMatch(id -> load(queues, id).isNothingButDeleted())) {
                found.add(topic);
            }
        });
        return found;
    }

    /** Serves nothing of a topic although the disk has files of it. */
    public void hideTopic(String topic) {
        TopicQueues queues = topics.remove(topic);
        if (queues != null) {
            queues.markDeleted();
        }
    }

    private void takeWhatIsLeft(TopicQueues deleted) {
        Path folder = folders.of(deleted.isBatched()).resolve(deleted.topic());
        TopicQueues left = topics.computeIfAbsent(deleted.topic(), name -> new TopicQueues(name, deleted.isBatched()));
        deleted.ids().stream()
                .filter(id -> files.exists(folder.resolve(Integer.toString(id))))
                .forEach(left.ids()::add);
    }

    /** Deletes the files of all queues whose records are all before the start of the log; how many. */
    public int deleteBefore(long logStart) throws IOException {
        int count = 0;
        for (TopicQueues queues : topics.values()) {
            for (int id : queues.ids()) {
                if (queues.find(id) == null && hasOneFile(queues, id)) {
                    continue;
                }
                ConsumeQueue queue = load(queues, id);
                int deleted = queue.deleteBefore(logStart);
                count += deleted;
                if (deleted > 0) {
                    extents.note(queue);
                }
            }
        }
        return count;
    }

    /** Whether there is nothing to delete of a queue, whose last file stays: it need not be loaded then. */
    private boolean hasOneFile(TopicQueues queues, int queueId) throws IOException {
        return files.list(folders.directory(queues.topic(), queueId, queues.isBatched()))
                        .size()
                <= 1;
    }

    @Override
    public void close() {
        open.close();
    }

    private TopicQueues topic(String name) {
        return topics.computeIfAbsent(
                name, it -> new TopicQueues(it, facts.batched().test(it)));
    }

    /** What a queue had when it was forced last; null when that is not known, or was of a queue that is deleted. */
    private QueueExtents.@Nullable Extent extentOf(TopicQueues queues, int queueId) {
        QueueExtents.Extent extent = extents.of(queues.topic(), queueId);
        if (extent == null || queues.isBatched()) {
            return extent;
        }
        EndedQueues.End before = ended.of(queues.topic(), queueId);
        return before.isNone() || extent.end() > before.nextOffset() ? extent : null;
    }

    private ConsumeQueue load(TopicQueues queues, int queueId) {
        ConsumeQueue loaded = queues.loaded().computeIfAbsent(queueId, id -> {
            Path directory =
                    folders.of(queues.isBatched()).resolve(queues.topic()).resolve(Integer.toString(id));
            try {
                ConsumeQueue queue = queues.isBatched()
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
                queue.load(extentOf(queues, id));
                return queue;
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot open queue " + directory, failure);
            }
        });
        queues.ids().add(queueId);
        queues.spans().remove(queueId);
        return loaded;
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
