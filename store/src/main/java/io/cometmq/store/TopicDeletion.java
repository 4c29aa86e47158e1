// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.store.log.QueueCursor;
import io.cometmq.store.log.QueueCursors;
import io.cometmq.store.queue.ConsumeQueues;
import io.cometmq.store.queue.EndedQueues;
import io.cometmq.store.queue.QueueBounds;
import io.cometmq.store.queue.QueueDeletion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the queues of topics, with one force of the disk for as many as there are: it is that of {@link EndedQueues}, by
 * which a deletion is durable. What the disk has of the files afterwards does not matter: a start deletes them once more, and
 * gives the records of deleted queues none. Guarded by its own lock, which is held over that force.
 */
final class TopicDeletion {
    /** After so many deleted queues a checkpoint is due: the ends of 10,000 are remembered, and needed until then. */
    static final int QUEUES_BETWEEN_CHECKPOINTS = 2_500;

    private static final Logger log = LoggerFactory.getLogger(TopicDeletion.class);

    private final ConsumeQueues queues;
    private final QueueDeletion files;
    private final EndedQueues ended;
    private final QueueCursors cursors;
    private final LongSupplier logEnd;
    private int sinceCheckpoint;

    TopicDeletion(ConsumeQueues queues, EndedQueues ended, QueueCursors cursors, LongSupplier logEnd) {
        this.queues = queues;
        this.files = queues.deletion();
        this.ended = ended;
        this.cursors = cursors;
        this.logEnd = logEnd;
    }

    /**
     * Deletes them; how many queues went. Durable when this returns.
     *
     * @throws IOException when the disk refuses; each of them can be deleted once more then
     */
    synchronized int delete(Collection<String> topics) throws IOException {
        Map<String, Map<Integer, Long>> ends = new HashMap<>();
        topics.forEach(topic -> ends.put(topic, endsOf(topic)));
        ended.remember(ends, logEnd.getAsLong(), files.countKnownToCheckpoints(topics));
        int count = 0;
        Exception refused = null;
        for (String topic : topics) {
            try {
                count += files.deleteTopic(topic);
            } catch (IOException | UncheckedIOException failure) {
                refused = first(refused, failure);
            }
        }
        sinceCheckpoint += count;
        if (refused != null) {
            throw new IOException(refused);
        }
        return count;
    }

    /** Whether so many queues were deleted that a checkpoint is to be saved; says so once. */
    synchronized boolean isCheckpointDue() {
        boolean due = sinceCheckpoint > QUEUES_BETWEEN_CHECKPOINTS;
        sinceCheckpoint = due ? 0 : sinceCheckpoint;
        return due;
    }

    /** How many queues there are, and were at a checkpoint and were deleted: only the loss of files lets it fall. */
    synchronized long queuesEver() {
        return queues.count() + ended.count();
    }

    /** Deletes what the last stop left of deleted topics. */
    void finish() {
        List<String> left = files.topicsToDeleteOnceMore();
        if (left.isEmpty()) {
            return;
        }
        try {
            log.info("Topics deleted once more, their files were still there: topics={} queues={}", left, delete(left));
        } catch (IOException refused) {
            left.forEach(files::hideTopic);
            log.warn(
                    "Files of deleted topics cannot be deleted, the next start tries it again: topics={}",
                    left,
                    refused);
        }
    }

    /** Those that have files, and those of which records were appended that get files only when they are dispatched. */
    private Map<Integer, Long> endsOf(String topic) {
        Map<Integer, Long> ends = new HashMap<>();
        files.idsOf(topic).forEach(id -> ends.put(id, endOf(topic, id)));
        cursors.queuesOf(topic).forEach(id -> ends.put(id, endOf(topic, id)));
        return ends;
    }

    /** A queue of which less is left than it had when it was deleted before does not go back. */
    private long endOf(String topic, int queueId) {
        QueueCursor cursor = cursors.find(topic, queueId);
        long next = cursor != null ? cursor.next() : lastKnownEnd(topic, queueId);
        return Math.max(next, ended.firstOffset(topic, queueId));
    }

    /** A queue that nobody used since the start is not read for this. */
    private long lastKnownEnd(String topic, int queueId) {
        QueueBounds bounds = queues.boundsOf(topic, queueId, 0);
        return bounds == null ? 0 : bounds.max();
    }

    private static Exception first(@Nullable Exception before, Exception failure) {
        if (before == null) {
            return failure;
        }
        before.addSuppressed(failure);
        return before;
    }
}
