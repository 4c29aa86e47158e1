// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.queue.QueueBounds;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a broker may ask of its store. Thread-safe.
 *
 * <p>"Log offset" is a position in bytes in the log; "queue offset" is a position in one queue, counted from 0 and never
 * reused. A queue that was never written has minimum and maximum 0; one that was deleted has
 * both where it ended.
 */
public interface MessageStore extends Resource {

    /**
     * Appends records, in order, without a gap between them: all or none. A list of several shares topic and queue and
     * gets consecutive queue offsets. Never blocks on a disk force; may block for a moment on another append.
     *
     * @param records at least one; their body buffers are read before this returns
     * @return where the records went, and when they are as durable as the flush mode promises
     * @throws StoreException when nothing was stored; its reason says whose fault it is
     */
    Appended append(List<NewRecord> records);

    /** {@link #append(List)} of a single record, without a list on the way. */
    Appended append(NewRecord record);

    /** How many messages a record can hold: an entry of their queue counts them in a signed short. */
    int MAX_TOGETHER = Short.MAX_VALUE;

    /**
     * Appends several messages as one record, which takes as many queue offsets. The store adds the flags and the
     * properties by which readers know.
     *
     * @param record of a topic that keeps batches; its body is a batch, see {@link io.cometmq.common.message.BatchBody}
     * @param messages how many its body holds: at least 1, at most {@link #MAX_TOGETHER}
     * @throws StoreException when nothing was stored
     */
    Appended appendTogether(NewRecord record, int messages);

    /** Whether the records of a topic may hold several messages each: the topic says so, or has such queues. */
    boolean isBatched(String topic);

    /**
     * Reads entries of a queue from {@code queueOffset} on, in order, as slices of the log. The caller closes the result.
     * The first record may begin at an earlier offset when it holds several messages. Where the queue's entry is damaged,
     * nothing is found yet (OFFSET_FOUND_NULL, and the same offset to read on from) until it is {@link #mended}.
     *
     * @param maxCount how many messages, at least 1; the store caps it by its own settings as well
     * @param maxBytes how many bytes of records at most; the first matching record is returned whatever its size
     * @param filter decides on the tag hash first, and then on the record; never null, see {@link RecordFilter#ALL}
     */
    ReadResult read(String topic, int queueId, long queueOffset, int maxCount, int maxBytes, RecordFilter filter);

    /**
     * Whether a {@link #read} from here would have to wait for the disk, so that it belongs on a slow lane. Such a read brings
     * the next few megabytes of the log into memory, so that those after it are not cold.
     */
    boolean isCold(String topic, int queueId, long queueOffset);

    /**
     * Whether what is read from here is other than the newest megabytes that were written since the start; it may be in memory
     * nevertheless.
     */
    boolean isOld(String topic, int queueId, long queueOffset);

    /**
     * Has each cold read bring no more than {@code bytes} says then, and at least as much as it returns by default. When that
     * is little, readers wait for the disk more often, and others wait less long for them.
     */
    void bringAtMost(IntSupplier bytes);

    /**
     * Completes when no damaged entries of a queue are being mended, after which a read that found nothing yet may be made
     * again; {@link #onArrival} listeners are told, too. Already complete for almost every queue.
     */
    CompletableFuture<Void> mended(String topic, int queueId);

    /**
     * The same as {@link #read} for threads that may wait: where an entry is damaged, until it is mended.
     *
     * @throws StoreException when that takes too long
     */
    default ReadResult readMended(
            String topic, int queueId, long queueOffset, int maxCount, int maxBytes, RecordFilter filter) {
        for (int tries = 0; tries < MendedRead.MAX_TRIES; tries++) {
            ReadResult result = read(topic, queueId, queueOffset, maxCount, maxBytes, filter);
            if (result.status() != ReadResult.Status.OFFSET_FOUND_NULL) {
                return result;
            }
            result.close();
            MendedRead.await(this, topic, queueId);
        }
        throw MendedRead.late(topic, queueId, null);
    }

    /** Whether a queue still has all the messages it ever had, all of them among the newest of this store. */
    boolean isYoung(String topic, int queueId);

    /** One whole record at a log offset, or null when there is none or no record begins there. The caller closes it. */
    @Nullable
    RecordSlice recordAt(long logOffset);

    /** One past the last queue offset that can be read. */
    long maxQueueOffset(String topic, int queueId);

    /** One past the last queue offset that was handed out, which runs ahead of {@link #maxQueueOffset} for moments. */
    long nextQueueOffset(String topic, int queueId);

    /** The first queue offset whose record is still in the log. */
    long minQueueOffset(String topic, int queueId);

    /** Where a queue begins and ends, as far as that is known without opening the files of one that nobody used yet. */
    QueueBounds queueBounds(String topic, int queueId);

    /**
     * The queue offset for a store time in milliseconds. Lower: the first entry stored at or after it, or the maximum
     * when all are older. Upper: the last entry stored at or before it, or the last entry when all are older, or 0 when
     * all are newer. 0 when there is no such queue.
     */
    long queueOffsetAt(String topic, int queueId, long storeTimeMillis, TimeBoundary boundary);

    /** The store time in milliseconds of an entry, or empty when it cannot be read. */
    OptionalLong storeTimeOf(String topic, int queueId, long queueOffset);

    /** The store time of the oldest record in the log, or empty when the log is empty. */
    OptionalLong earliestStoreTime();

    /**
     * Looks a key up in the key index, newest first. Index hits are by hash: the caller compares the real keys.
     *
     * @param key as indexed: a {@code KEYS} word, a unique key, or {@code T#tag}
     * @param maxCount at most this many log offsets
     */
    KeyHits findByKey(String topic, String key, int maxCount, long beginMillis, long endMillis);

    /** The log offsets that a key query found, newest first, and how far the index reaches. */
    record KeyHits(List<Long> logOffsets, long indexLastMillis, long indexLastLogOffset) {}

    /** The topics and queue ids that have a consume queue. */
    List<QueueId> queues();

    /** Names one queue. */
    record QueueId(String topic, int queueId) {}

    /**
     * Deletes the derived queues of topics; the records stay in the log until it is cut. A topic of such a name that is made
     * again goes on with the queue offsets, so that no offset ever names two messages. What the disk takes for it is the same
     * for many topics as for one.
     *
     * @return how many queues went
     * @throws StoreException when the disk refuses; then each of them can be deleted once more
     */
    int deleteTopics(Collection<String> topics);

    /** The same for one topic. */
    default int deleteTopic(String topic) {
        return deleteTopics(List.of(topic));
    }

    long minLogOffset();

    /** One past the last appended byte. */
    long maxLogOffset();

    /** One past the last byte that is known to be on the disk. */
    long flushedLogOffset();

    /**
     * Forces what was appended before this call; blocks until the disk has it.
     *
     * @return false when the disk refuses
     */
    boolean flush();

    /** One past the last byte whose queue entries were built. */
    long dispatchedLogOffset();

    /** Whether appends are accepted, and why not; an operator reads this. */
    StoreState state();

    /** Deletes segments whose retention is over now, whatever the hour; returns how many files went. */
    int deleteExpired();

    /** Tells {@code listener} about every entry that can be read from now on, on the dispatch thread. */
    void onArrival(ArrivalListener listener);

    /** Completes when everything appended before this call has its queue entries. For tests and orderly stops. */
    CompletableFuture<Void> awaitDispatched();

    /** How full the disk is, and what was lost. Asks the disk. */
    StoreFigures figures();

    /** Figures for statistics: names as in RocketMQ's runtime info (putMessageTimesTotal, commitLogMaxOffset …). */
    java.util.Map<String, String> runtimeInfo();
}
