// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import io.cometmq.broker.state.StateFile;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.RepeatedLine;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.TopicNames;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each consumer group has consumed each queue. Thread-safe; commits are one put into a concurrent map. Changed
 * offsets are saved every few seconds and when it closes, see {@link OffsetFiles}.
 */
public final class ConsumerOffsets implements Resource {
    private static final Logger log = LoggerFactory.getLogger(ConsumerOffsets.class);

    /** The file's separator between topic and group; neither name may contain it. */
    private static final char SEPARATOR = '@';

    /** Light queues have one queue each. */
    private static final int LIGHT_QUEUE_ID = 0;

    private record Subscriber(String topic, String group) {
        /** How the files name it. */
        String key() {
            return topic + SEPARATOR + group;
        }
    }

    private final OffsetFiles files;
    private final Clock clock;
    private final ConcurrentHashMap<Subscriber, QueueOffsets> table = new ConcurrentHashMap<>();
    private final RepeatedLine setBack;
    private final PendingResets resets;
    /** Whose offsets changed since the last save, each once. */
    private final Queue<Subscriber> unsaved = new ConcurrentLinkedQueue<>();
    /** Whether something changed that only a save of everything saves. */
    private final AtomicBoolean allUnsaved = new AtomicBoolean();

    private final Scheduler.Cancellable saving;
    private volatile DataVersion version;

    private ConsumerOffsets(OffsetFiles files, Clock clock, Scheduler scheduler, OffsetConfig config) {
        this.files = files;
        this.clock = clock;
        this.setBack = RepeatedLine.of(log, "Consumer offset set back", scheduler);
        this.resets = new PendingResets(clock, () -> allUnsaved.set(true));
        this.version = DataVersion.createdAt(clock.millis());
        this.saving =
                scheduler.every(config.saveEvery(), config.saveEvery(), "save consumer offsets", this::saveIfChanged);
    }

    /** Reads the saved offsets, those of light queues from a file beside, and starts saving what changes. */
    public static ConsumerOffsets load(StateFile file, Clock clock, Scheduler scheduler, OffsetConfig config) {
        OffsetFiles files = new OffsetFiles(file);
        ConsumerOffsets offsets = new ConsumerOffsets(files, clock, scheduler, config);
        OffsetFiles.Loaded saved = files.load();
        saved.main().ifPresent(offsets::take);
        saved.light().ifPresent(offsets::takeLight);
        saved.changes().forEach(offsets::take);
        saved.main().map(ConsumerOffsetsFile::pendingResets).ifPresent(offsets::takePending);
        offsets.unsaved.clear();
        return offsets;
    }

    /** The next offset that a group wants of a queue, or empty when it never said. */
    public OptionalLong find(String group, String topic, int queueId) {
        QueueOffsets queues = table.get(new Subscriber(topic, group));
        return queues == null ? OptionalLong.empty() : queues.consumed(queueId);
    }

    /** How far a group has pulled a queue since this broker started, or empty when it did not pull. */
    public OptionalLong findPulled(String group, String topic, int queueId) {
        QueueOffsets queues = table.get(new Subscriber(topic, group));
        return queues == null ? OptionalLong.empty() : queues.pulled(queueId);
    }

    /**
     * Takes offsets back that lie beyond the end of their queue, because the log lost its end: the messages that come next
     * get these offsets again, and would be skipped.
     */
    public void boundBy(QueueEnds ends) {
        table.forEach((key, queues) -> queues.consumed().forEach((queueId, offset) -> {
            long end = ends.endOf(key.topic(), queueId);
            if (queueId >= 0 && offset > end) {
                log.warn(
                        "Consumer offset beyond the end of its queue taken back: group={} topic={} queueId={} from={} to={}",
                        key.group(),
                        key.topic(),
                        queueId,
                        offset,
                        end);
                resets.boundBy(key.group(), key.topic(), queueId, end);
                commit(key.group(), key.topic(), queueId, end);
            }
        }));
    }

    /** Where queues end. */
    @FunctionalInterface
    public interface QueueEnds {
        /** The offset that the queue's next message gets. */
        long endOf(String topic, int queueId);
    }

    /**
     * Moves a group to another offset of a queue. Its consumers are told with their next pulls; until they follow, what
     * they commit is ignored, also after a restart when it was {@link #save saved}.
     */
    public void reset(String group, String topic, int queueId, long offset) {
        resets.add(group, topic, queueId, offset);
        commit(group, topic, queueId, offset);
    }

    /** Ends the wait for the consumers of a queue that was moved, because they follow without being told. */
    public void followed(String group, String topic, int queueId) {
        resets.end(group, topic, queueId);
    }

    /**
     * Where a pull from {@code asked} must go instead, because the group was moved; empty when it may go on.
     *
     * @param who sends the pull
     */
    public OptionalLong redirect(String group, String topic, int queueId, long asked, Committer who) {
        long committed = find(group, topic, queueId).orElse(0);
        return resets.redirect(group, topic, queueId, asked, who, committed);
    }

    /** Whether any group was moved of late, so that its pulls may have to go elsewhere. */
    public boolean anyMoved() {
        return !resets.isEmpty();
    }

    /** Every offset, by {@code topic@group} and queue; a copy. */
    public Map<String, Map<Integer, Long>> all() {
        return offsets();
    }

    /** Names the saved state of the table. */
    public DataVersion version() {
        return version;
    }

    /** Tells of every queue that a group consumes, apart from light ones. */
    public interface Visitor {
        /**
         * A queue with the next offset that the group wants, and the next that no member has pulled.
         *
         * @param pulled {@code consumed} when it is not known
         */
        void visit(String topic, String group, int queueId, long consumed, long pulled);
    }

    /** Tells {@code visitor} of all queues, those of one topic and group one after another. */
    public void forEach(Visitor visitor) {
        table.forEach((who, queues) -> {
            if (!TopicNames.isLmq(who.topic())) {
                queues.forEach((queueId, consumed, pulled) ->
                        visitor.visit(who.topic(), who.group(), queueId, consumed, pulled));
            }
        });
    }

    /** The offsets of a group on a topic, by queue; a copy. */
    public Map<Integer, Long> of(String group, String topic) {
        QueueOffsets queues = table.get(new Subscriber(topic, group));
        return queues == null ? Map.of() : queues.consumed();
    }

    /** Takes the next offset that a group wants of a queue, unless the group was moved and has not followed yet. */
    public void commit(String group, String topic, int queueId, long offset) {
        if (resets.outdates(group, topic, queueId, offset, null)) {
            return;
        }
        Subscriber who = new Subscriber(topic, group);
        QueueOffsets queues = queues(who);
        OptionalLong before = queues.commit(queueId, offset);
        if (before.isPresent() && before.getAsLong() > offset && setBack.mayLog()) {
            log.info(
                    "Consumer offset set back: group={} topic={} queueId={} from={} to={}",
                    group,
                    topic,
                    queueId,
                    before.getAsLong(),
                    offset);
        }
        if (before.isEmpty() || before.getAsLong() != offset) {
            changed(who, queues);
        }
    }

    /**
     * The same for a connected client. What it had come to before the group was moved is ignored. A member that lost its queue to another one may still commit what it had come to:
     * when the other one is further, that is ignored, or the messages between would come again.
     */
    public void commit(String group, String topic, int queueId, long offset, Committer by) {
        if (resets.outdates(group, topic, queueId, offset, by)) {
            log.debug(
                    "Commit from before a reset ignored: group={} topic={} queueId={} offset={} client={}",
                    group,
                    topic,
                    queueId,
                    offset,
                    by.address());
            return;
        }
        Subscriber who = new Subscriber(topic, group);
        QueueOffsets queues = queues(who);
        OptionalLong stays = queues.commit(queueId, offset, by);
        if (stays.isPresent()) {
            log.debug(
                    "Late commit ignored, another member is further: group={} topic={} queueId={} offset={} present={} client={}",
                    group,
                    topic,
                    queueId,
                    offset,
                    stays.getAsLong(),
                    by.address());
        } else {
            changed(who, queues);
        }
    }

    /**
     * Moves the next offset that a group wants of a queue, unless somebody else moved it.
     *
     * @return false when it is not {@code from} any more; nothing was changed then
     */
    public boolean move(String group, String topic, int queueId, long from, long to) {
        Subscriber who = new Subscriber(topic, group);
        QueueOffsets queues = table.get(who);
        if (queues == null || !queues.move(queueId, from, to)) {
            return false;
        }
        changed(who, queues);
        return true;
    }

    /** Notes how far a group has pulled a queue; never saved. */
    public void pulledTo(String group, String topic, int queueId, long nextOffset) {
        QueueOffsets queues = table.get(new Subscriber(topic, group));
        if (queues != null) {
            queues.pulledTo(queueId, nextOffset);
        }
    }

    /** The topics of which a group has offsets. */
    public Set<String> topicsOf(String group) {
        Set<String> topics = new TreeSet<>();
        table.keySet().stream().filter(key -> key.group().equals(group)).forEach(key -> topics.add(key.topic()));
        return topics;
    }

    /** The groups that have offsets of a topic. */
    public Set<String> groupsOf(String topic) {
        Set<String> groups = new TreeSet<>();
        table.keySet().stream().filter(key -> key.topic().equals(topic)).forEach(key -> groups.add(key.group()));
        return groups;
    }

    /** By queue, the least offset that any group wants of a topic; queues of which no group has an offset are missing. */
    public Map<Integer, Long> leastOf(String topic) {
        Map<Integer, Long> least = new TreeMap<>();
        table.forEach((key, queues) -> {
            if (key.topic().equals(topic)) {
                queues.consumed().forEach((queueId, offset) -> least.merge(queueId, offset, Math::min));
            }
        });
        return least;
    }

    /** The groups that have offsets. */
    public Set<String> groups() {
        Set<String> groups = new TreeSet<>();
        table.keySet().forEach(key -> groups.add(key.group()));
        return groups;
    }

    /** Forgets all offsets of a group. */
    public void forgetGroup(String group) {
        resets.forgetGroup(group);
        forget(key -> key.group().equals(group));
    }

    /** Forgets all offsets of a topic. */
    public void forgetTopic(String topic) {
        resets.forgetTopic(topic);
        forget(key -> key.topic().equals(topic));
    }

    private void forget(Predicate<Subscriber> which) {
        for (Subscriber key : table.keySet()) {
            if (which.test(key) && table.remove(key) != null) {
                unsaved.add(key);
            }
        }
    }

    /**
     * Saves what changed since the last save; on the disk when this returns.
     *
     * @throws java.io.UncheckedIOException naming the file, when the disk refuses
     */
    public void save() {
        saveIfChanged();
    }

    /** Saves what changed since the last save, and everything in RocketMQ's files. */
    @Override
    public void close() {
        saving.cancel();
        synchronized (this) {
            if (files.isBehind()) {
                allUnsaved.set(true);
            }
            saveIfChanged();
        }
    }

    private void changed(Subscriber who, QueueOffsets queues) {
        if (queues.changed()) {
            unsaved.add(who);
        }
    }

    private QueueOffsets queues(Subscriber key) {
        QueueOffsets present = table.get(key);
        return present != null ? present : table.computeIfAbsent(key, absent -> new QueueOffsets());
    }

    /** One save at a time, so that an older state never replaces a newer one. */
    private synchronized void saveIfChanged() {
        boolean all = allUnsaved.getAndSet(false);
        Set<String> some = takeUnsaved();
        if (!all && some.isEmpty()) {
            return;
        }
        try {
            version = version.next(clock.millis());
            if (all) {
                files.saveAll(snapshots);
            } else {
                files.save(some, snapshots);
            }
        } catch (RuntimeException failure) {
            allUnsaved.set(true);
            throw failure;
        }
    }

    private Set<String> takeUnsaved() {
        Set<String> keys = new TreeSet<>();
        for (Subscriber who = unsaved.poll(); who != null; who = unsaved.poll()) {
            QueueOffsets queues = table.get(who);
            if (queues != null) {
                queues.saving();
            }
            keys.add(who.key());
        }
        return keys;
    }

    private final OffsetFiles.Snapshots snapshots = new OffsetFiles.Snapshots() {
        @Override
        public ConsumerOffsetsFile main() {
            return snapshot();
        }

        @Override
        public LightOffsetsFile light() {
            return lightSnapshot();
        }

        @Override
        public Map<Integer, Long> of(String key) {
            return subscriber(key)
                    .map(who -> ConsumerOffsets.this.of(who.group(), who.topic()))
                    .orElse(Map.of());
        }
    };

    private ConsumerOffsetsFile snapshot() {
        // In this order: a move that is followed meanwhile must not come back with the offsets that came after.
        Map<String, Map<Integer, Long>> present = offsets();
        return new ConsumerOffsetsFile(version, present, pendingResets());
    }

    private @Nullable Map<String, Map<Integer, Long>> pendingResets() {
        Map<String, Map<Integer, Long>> pending = new TreeMap<>();
        resets.pending().forEach((key, offset) -> pending.computeIfAbsent(
                        key.topic() + SEPARATOR + key.group(), first -> new TreeMap<>())
                .put(key.queueId(), offset));
        return pending.isEmpty() ? null : pending;
    }

    private Map<String, Map<Integer, Long>> offsets() {
        Map<String, Map<Integer, Long>> offsets = new TreeMap<>();
        table.forEach((key, queues) -> {
            if (!TopicNames.isLmq(key.topic())) {
                offsets.put(key.key(), queues.consumed());
            }
        });
        return offsets;
    }

    private LightOffsetsFile lightSnapshot() {
        Map<String, Long> offsets = new TreeMap<>();
        table.forEach((key, queues) -> {
            if (TopicNames.isLmq(key.topic())) {
                queues.consumed(LIGHT_QUEUE_ID)
                        .ifPresent(offset -> offsets.put(key.topic() + SEPARATOR + key.group(), offset));
            }
        });
        return new LightOffsetsFile(offsets);
    }

    private void takeLight(LightOffsetsFile saved) {
        if (saved.lmqOffsetTable() != null) {
            saved.lmqOffsetTable().forEach((key, offset) -> take(key, Map.of(LIGHT_QUEUE_ID, offset)));
        }
    }

    private void take(ConsumerOffsetsFile saved) {
        if (saved.dataVersion() != null) {
            version = saved.dataVersion();
        }
        if (saved.offsetTable() == null) {
            return;
        }
        saved.offsetTable().forEach(this::take);
    }

    private void take(String key, Map<Integer, Long> offsets) {
        subscriber(key).ifPresent(who -> {
            QueueOffsets queues = queues(who);
            offsets.forEach(queues::commit);
        });
    }

    /** Takes a change that was saved after everything was. */
    private void take(OffsetFiles.Change change) {
        subscriber(change.key()).ifPresent(table::remove);
        if (!change.offsets().isEmpty()) {
            take(change.key(), change.offsets());
        }
        allUnsaved.set(true);
    }

    private void takePending(Map<String, Map<Integer, Long>> pending) {
        pending.forEach((key, offsets) -> subscriber(key)
                .ifPresent(
                        who -> offsets.forEach((queueId, offset) -> reset(who.group(), who.topic(), queueId, offset))));
    }

    private static Optional<Subscriber> subscriber(String key) {
        int at = key.indexOf(SEPARATOR);
        if (at > 0 && at < key.length() - 1) {
            return Optional.of(new Subscriber(key.substring(0, at), key.substring(at + 1)));
        }
        log.warn("Entry of the offset file skipped: key={} expected=topic@group", key);
        return Optional.empty();
    }
}
