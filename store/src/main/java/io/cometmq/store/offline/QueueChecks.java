// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.log.LightQueues;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.queue.QueueEntries;
import io.cometmq.store.queue.QueueListing;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compares all queues of a store with its log. What is in memory is in proportion to the queues. Owned by one thread. */
final class QueueChecks {
    /** Queues whose entries are in memory at a time. */
    private static final int MAX_IN_MEMORY = 1024;
    /** Topics without queues that are named. */
    private static final int MAX_NAMED = 100;

    private final StoreFolder folder;
    private final LogFacts log;
    private final Predicate<String> isKnownTopic;
    private final Map<String, Map<Integer, QueueCheck>> queues = new HashMap<>();
    private final Map<String, Orphans> orphans = new HashMap<>();
    private final Orphans furtherOrphans = new Orphans(0);
    /** The one that was used last at the end. */
    private final Set<QueueCheck> inMemory = new LinkedHashSet<>();

    private @Nullable QueueCheck latest;

    /** Records without a queue. */
    private static final class Orphans {
        private final long firstLogOffset;
        private long count;
        private long refilled;

        Orphans(long firstLogOffset) {
            this.firstLogOffset = firstLogOffset;
        }
    }

    /**
     * Lists the queues.
     *
     * @param isKnownTopic whether the broker knows a topic; the records of others were left behind by a deletion
     */
    QueueChecks(StoreFolder folder, LogFacts log, Predicate<String> isKnownTopic) throws IOException {
        this.folder = folder;
        this.log = log;
        this.isKnownTopic = isKnownTopic;
        QueueListing listing = QueueListing.of(folder.files(), folder.queues());
        take(listing.batches(), true);
        take(listing.single(), false);
    }

    private void take(Map<String, List<Integer>> found, boolean batched) throws IOException {
        for (Map.Entry<String, List<Integer>> topic : found.entrySet()) {
            Map<Integer, QueueCheck> checks = queues.computeIfAbsent(topic.getKey(), name -> new HashMap<>());
            for (int id : topic.getValue()) {
                QueueEntries entries = QueueEntries.of(
                        folder.files(), folder.queues().directory(topic.getKey(), id, batched), batched);
                checks.putIfAbsent(
                        id,
                        batched
                                ? new BatchQueueCheck(topic.getKey(), id, entries, log)
                                : new SingleQueueCheck(topic.getKey(), id, entries, log));
            }
        }
    }

    /** Takes the next record of the log. */
    void add(RecordView record) {
        if (!record.belongsToQueue()) {
            return;
        }
        String topic = record.topic();
        QueueCheck check = find(topic, record.queueId());
        boolean compareTag = !topic.equals(TopicNames.SCHEDULE_TOPIC);
        if (check == null) {
            addOrphan(topic, record);
        } else {
            boolean several = (record.sysFlag() & MessageSysFlag.INNER_BATCH) != 0;
            int messages = several ? record.properties().innerCount() : 1;
            if (messages == 1 || (messages > 1 && check instanceof BatchQueueCheck)) {
                keepInMemory(check);
                check.add(record, record.queueOffset(), messages, compareTag);
            }
        }
        if (!record.properties().lightQueues().isEmpty()) {
            LightQueues.forEach(record.properties(), (name, offset) -> addLight(name, offset, record, compareTag));
        }
    }

    /** Whether a broker keeps light queues is a setting: where there is none of them, it does not. */
    private void addLight(String name, long offset, RecordView record, boolean compareTag) {
        QueueCheck check = TopicNames.isLmq(name) ? find(name, 0) : null;
        if (check != null) {
            keepInMemory(check);
            check.add(record, offset, 1, compareTag);
        }
    }

    private @Nullable QueueCheck find(String topic, int queueId) {
        Map<Integer, QueueCheck> ofTopic = queues.get(topic);
        return ofTopic == null ? null : ofTopic.get(queueId);
    }

    private void keepInMemory(QueueCheck check) {
        if (check == latest) {
            return;
        }
        latest = check;
        inMemory.remove(check);
        inMemory.add(check);
        if (inMemory.size() > MAX_IN_MEMORY) {
            Iterator<QueueCheck> oldest = inMemory.iterator();
            oldest.next().forget();
            oldest.remove();
        }
    }

    private void addOrphan(String topic, RecordView record) {
        String name = isKnownTopic.test(topic) && queues.containsKey(topic) ? topic + "/" + record.queueId() : topic;
        Orphans found = orphans.get(name);
        if (found == null) {
            found = orphans.size() < MAX_NAMED ? new Orphans(record.logOffset()) : furtherOrphans;
            if (found != furtherOrphans) {
                orphans.put(name, found);
            }
        }
        found.count++;
        found.refilled += log.isRefilled(record.logOffset()) ? 1 : 0;
    }

    /** Says what is wrong, after the last record. */
    void finish(long logEnd, boolean unclean, Consumer<Finding> findings) {
        queues.values().forEach(ofTopic -> ofTopic.values().forEach(check -> {
            check.finish(logEnd, unclean, findings);
            check.forget();
        }));
        orphans.forEach((name, found) -> findings.accept(orphan(name, found)));
        if (furtherOrphans.count > 0) {
            findings.accept(Finding.damage(
                    folder.queues().single(), 0, furtherOrphans.count + " records of further topics have no queue"));
        }
    }

    private Finding orphan(String name, Orphans found) {
        String records = found.count + " records, the first at log offset " + found.firstLogOffset;
        int slash = name.indexOf('/');
        String topic = slash < 0 ? name : name.substring(0, slash);
        var place = folder.queues().single().resolve(name);
        if (found.refilled == found.count) {
            return Finding.note(place, 0, "queue is not there yet; the next start makes it from " + records);
        }
        return isKnownTopic.test(topic)
                ? Finding.damage(place, 0, "queue is not there: expected one for " + records)
                : Finding.note(place, 0, "topic was deleted: nothing points at " + records);
    }
}
