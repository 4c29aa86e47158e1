// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.log.LightQueues;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.offline.EntryProblems.Kind;
import io.cometmq.store.offline.EntryProblems.Place;
import io.cometmq.store.queue.QueueEntries;
import io.cometmq.store.queue.QueueEntries.Entry;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares the entries of one queue with its records, which are given in the order of the log. Owned by one thread.
 *
 * <p>Here is what the two kinds of queues share. What an offset has to do with an entry's number is their own.
 */
abstract sealed class QueueCheck permits SingleQueueCheck, BatchQueueCheck {
    private final String topic;
    private final int queueId;
    private final QueueEntries entries;
    private final LogFacts log;
    private final EntryProblems problems = new EntryProblems();
    private long superseded;
    private @Nullable IOException unreadable;

    QueueCheck(String topic, int queueId, QueueEntries entries, LogFacts log) {
        this.topic = topic;
        this.queueId = queueId;
        this.entries = entries;
        this.log = log;
    }

    /**
     * Takes the next record of the queue.
     *
     * @param queueOffset of its first message in this queue
     * @param messages how many queue offsets it takes
     * @param compareTag whether the entry has the hash of the tag, and nothing else in its place
     */
    final void add(RecordView record, long queueOffset, int messages, boolean compareTag) {
        if (unreadable != null) {
            return;
        }
        try {
            compare(record, queueOffset, messages, compareTag);
        } catch (IOException failure) {
            unreadable = failure;
        }
    }

    /** Says what is wrong, after the last record. */
    final void finish(long logEnd, boolean unclean, Consumer<Finding> findings) {
        entries.leftOut()
                .forEach(file -> findings.accept(Finding.damage(
                        file,
                        0,
                        "queue file is not read: files between it and the later ones are missing, or its"
                                + " name fits no file of their length")));
        try {
            if (unreadable == null) {
                compareRest(logEnd, unclean);
            }
        } catch (IOException failure) {
            unreadable = failure;
        }
        problems.tell(entries.directory(), findings);
        if (unreadable != null) {
            findings.accept(Finding.damage(
                    entries.directory(), 0, "queue cannot be read to its end: " + unreadable.getMessage()));
        }
        if (superseded > 0) {
            findings.accept(Finding.note(
                    entries.directory(),
                    0,
                    superseded + " records are of a queue that was deleted before and begun anew"));
        }
    }

    /** Lets go of what is in memory and can be read again. */
    final void forget() {
        entries.forget();
    }

    final QueueEntries entries() {
        return entries;
    }

    final LogFacts log() {
        return log;
    }

    abstract void compare(RecordView record, long queueOffset, int messages, boolean compareTag) throws IOException;

    /** Looks at the entries that no record was compared with. */
    abstract void compareRest(long logEnd, boolean unclean) throws IOException;

    final void problem(Kind kind, long number, long queueOffset, String example) {
        problems.add(kind, new Place(entries.fileOf(number), entries.positionOf(number), queueOffset), example);
    }

    final void missing(long number, long queueOffset, RecordView record) {
        Kind kind = log.isRefilled(record.logOffset()) ? Kind.BEHIND : Kind.MISSING;
        problem(kind, number, queueOffset, "record at log offset " + record.logOffset());
    }

    /** The queue is begun anew: what was said about it before was about a deleted one. */
    final void beginAnew(long recordsBefore) {
        problems.clear();
        superseded += recordsBefore;
    }

    /** The queue was deleted, and went on behind the offsets that it had. */
    final void beginAnewBehind(long recordsBefore) {
        superseded += recordsBefore;
    }

    /** An entry of this record, which points somewhere else: right when a later queue has taken the place. */
    final boolean isSuperseded(Entry entry, RecordView record) throws IOException {
        return entry.logOffset() > record.logOffset() && hasOwnRecord(entry);
    }

    final boolean hasOwnRecord(Entry entry) throws IOException {
        RecordView found = log.recordAt(entry.logOffset());
        if (found == null || found.size() != entry.size()) {
            return false;
        }
        boolean own = found.queueOffset() == entry.queueOffset()
                && found.queueId() == queueId
                && found.topic().equals(topic);
        return own
                || (TopicNames.isLmq(topic)
                        && LightQueues.offsetIn(found.propertiesText(), topic) == entry.queueOffset());
    }

    final void compareTag(Entry entry, RecordView record) {
        long tagsCode = entry.tagsCode();
        // What is no int points into a file of filter bits, which RocketMQ may keep beside the queue.
        if ((int) tagsCode == tagsCode && tagsCode != record.properties().tagsCode()) {
            problem(
                    Kind.WRONG_TAG,
                    entry.number(),
                    entry.queueOffset(),
                    "hash " + tagsCode + ", expected " + record.properties().tagsCode());
        }
    }

    /** Judges an entry that no record was compared with. */
    final void judgeRest(Entry entry, long logEnd, boolean unclean) throws IOException {
        if (entry.blank() || log.isLost(entry.logOffset())) {
            problem(Kind.LOST, entry.number(), entry.queueOffset(), "");
        } else if (entry.logOffset() >= logEnd) {
            Kind kind = unclean ? Kind.AHEAD_UNCLEAN : Kind.AHEAD;
            problem(kind, entry.number(), entry.queueOffset(), "it points at " + entry.logOffset());
        } else if (entry.logOffset() >= log.start()) {
            problem(Kind.WRONG, entry.number(), entry.queueOffset(), "it points at " + entry.logOffset());
        }
    }
}
