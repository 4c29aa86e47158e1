// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.topic;

import static io.cometmq.remoting.protocol.ResponseCode.TOPIC_NOT_EXIST;

import io.cometmq.broker.state.DueSave;
import io.cometmq.broker.state.StateFile;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.QueueType;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.rpc.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The topics of this broker. Reads are one look into a concurrent map; changes are guarded by its own lock, saved soon, see
 * {@link TopicFiles}, and told to the listeners. Saves are made one at a time, under a lock of their own, which may be held
 * when the other one is taken: changes that come while one is under way are all saved by the next.
 */
public final class Topics implements Resource {
    private final TopicFiles files;
    private final DueSave due;
    private final DueSave fold;
    private final Object saving = new Object();
    private final Clock clock;
    private final SystemTopics system;
    private final ConcurrentHashMap<String, TopicConfig> table = new ConcurrentHashMap<>();
    private final List<TopicListener> listeners = new CopyOnWriteArrayList<>();
    /** Guarded by this. */
    private List<TopicChange> unsaved = new ArrayList<>();
    /** Guarded by {@code saving}: whether the next save is one of everything. */
    private boolean allUnsaved;

    private volatile DataVersion version;

    private Topics(StateFile file, Clock clock, SystemTopics system) {
        this.files = new TopicFiles(file);
        this.due = file.dueSave();
        this.fold = file.dueSave();
        this.clock = clock;
        this.system = system;
        this.version = DataVersion.createdAt(clock.millis());
    }

    /** Reads the saved topics and adds the system's own. */
    public static Topics load(StateFile file, Clock clock, SystemTopics system) {
        Topics topics = new Topics(file, clock, system);
        TopicFiles.Loaded saved = topics.files.load();
        saved.whole().ifPresent(topics::take);
        saved.changes().forEach(topics::take);
        topics.putAll(system.configs());
        return topics;
    }

    /** Has {@code listener} told about every change from now on. */
    public void onChange(TopicListener listener) {
        listeners.add(listener);
    }

    /**
     * Completes, never exceptionally, when the name servers know what changed before this call, so that whoever is told
     * of a new topic finds its route. A name server that does not answer delays this for a second at most.
     */
    public CompletableFuture<Void> announced() {
        return CompletableFuture.allOf(
                listeners.stream().map(TopicListener::settled).toArray(CompletableFuture[]::new));
    }

    /** A topic's settings, or null when there is no such topic. A light queue has fixed ones that nobody makes. */
    public @Nullable TopicConfig find(String topic) {
        TopicConfig config = table.get(topic);
        return config == null && TopicNames.isLmq(topic) ? TopicConfig.of(topic, 1, Permission.READ_WRITE) : config;
    }

    /** Whether a topic keeps batches as one record each; false when there is no such topic. */
    public boolean isBatched(String topic) {
        TopicConfig config = table.get(topic);
        return config != null && config.queueType() == QueueType.BATCH;
    }

    /** A topic's settings, or a refusal when there is no such topic. */
    public TopicConfig require(String topic) {
        TopicConfig config = find(topic);
        if (config == null) {
            throw new Refusal(TOPIC_NOT_EXIST, "topic " + topic + " does not exist on this broker: create it first");
        }
        return config;
    }

    /** All topics by name; a copy. */
    public Map<String, TopicConfig> all() {
        return new TreeMap<>(table);
    }

    /** Calls {@code visitor} with every topic. */
    public void forEach(Consumer<TopicConfig> visitor) {
        table.values().forEach(visitor);
    }

    /** The topics that belong to the broker itself. */
    public SystemTopics system() {
        return system;
    }

    /** Names the present state of the table. */
    public DataVersion version() {
        return version;
    }

    /** Creates or replaces topics. */
    public void put(TopicConfig config) {
        putAll(List.of(config));
    }

    /** Creates or replaces topics; those that are the same already change nothing. */
    public void putAll(Collection<TopicConfig> configs) {
        List<TopicConfig> changed = new ArrayList<>();
        synchronized (this) {
            for (TopicConfig config : configs) {
                if (!config.equals(table.put(config.topicName(), config))) {
                    changed.add(config);
                }
            }
            if (changed.isEmpty()) {
                return;
            }
            bump();
            noteAsSet(changed);
        }
        listeners.forEach(listener -> listener.onChange(changed));
    }

    /** The topic of this name, created as {@code template} says when there is none. */
    public TopicConfig getOrCreate(TopicConfig template) {
        TopicConfig present = table.get(template.topicName());
        if (present != null) {
            return present;
        }
        synchronized (this) {
            present = table.putIfAbsent(template.topicName(), template);
            if (present != null) {
                return present;
            }
            bump();
            noteAsSet(List.of(template));
        }
        listeners.forEach(listener -> listener.onChange(List.of(template)));
        return template;
    }

    /** Changes each topic for which {@code change} gives another one, without telling the listeners. */
    public synchronized void changeQuietly(UnaryOperator<TopicConfig> change) {
        List<TopicConfig> changed = new ArrayList<>();
        for (TopicConfig config : table.values()) {
            TopicConfig other = change.apply(config);
            if (!other.equals(config)) {
                table.put(config.topicName(), other);
                changed.add(other);
            }
        }
        if (!changed.isEmpty()) {
            bump();
            noteAsSet(changed);
        }
    }

    /** Takes a topic away; false when there is none. */
    public boolean delete(String topic) {
        synchronized (this) {
            if (table.remove(topic) == null) {
                return false;
            }
            bump();
            note(TopicChange.deleted(version, topic));
        }
        listeners.forEach(listener -> listener.onDelete(topic));
        return true;
    }

    /** Marks the table as changed though no topic did, so that name servers take it anew. */
    public void touch() {
        synchronized (this) {
            bump();
            note(TopicChange.ofVersion(version));
        }
        listeners.forEach(listener -> listener.onChange(List.of()));
    }

    /**
     * Saves what changed before this call; on the disk when this returns.
     *
     * @throws java.io.UncheckedIOException naming the file, when the disk refuses; it is tried again later
     */
    public void save() {
        synchronized (saving) {
            List<TopicChange> changes = takeUnsaved();
            if (changes.isEmpty() && !allUnsaved) {
                return;
            }
            boolean all = allUnsaved;
            allUnsaved = true;
            try {
                if (all) {
                    files.saveAll(this::snapshot);
                } else {
                    files.save(changes, this::snapshot);
                }
                allUnsaved = false;
            } finally {
                if (allUnsaved || files.isBehind()) {
                    fold.after(files.foldAfter(), this::saveAll);
                }
            }
        }
    }

    /** Saves what changed last, and everything in RocketMQ's file. */
    @Override
    public void close() {
        save();
        saveAll();
    }

    /** Has the JSON file say everything. */
    private void saveAll() {
        synchronized (saving) {
            allUnsaved |= files.isBehind();
            save();
        }
    }

    private synchronized List<TopicChange> takeUnsaved() {
        List<TopicChange> taken = unsaved;
        unsaved = new ArrayList<>();
        return taken;
    }

    private void take(TopicsFile saved) {
        if (saved.topicConfigTable() != null) {
            saved.topicConfigTable().values().forEach(config -> table.put(config.topicName(), config));
        }
        if (saved.dataVersion() != null) {
            version = saved.dataVersion();
        }
    }

    private void take(TopicChange change) {
        if (change.set() != null) {
            table.put(change.set().topicName(), change.set());
        }
        if (change.deleted() != null) {
            table.remove(change.deleted());
        }
        if (change.dataVersion() != null) {
            version = change.dataVersion();
        }
    }

    private void bump() {
        version = version.next(clock.millis());
    }

    private void noteAsSet(List<TopicConfig> changed) {
        changed.forEach(config -> note(TopicChange.set(version, config)));
    }

    private void note(TopicChange change) {
        unsaved.add(change);
        due.after(Duration.ZERO, this::save);
    }

    private synchronized TopicsFile snapshot() {
        return new TopicsFile(version, all());
    }
}
