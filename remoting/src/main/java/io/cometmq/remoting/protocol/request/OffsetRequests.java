// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import org.jspecify.annotations.Nullable;

/** Requests that read or move offsets: those of consumer groups, and the bounds of queues. */
public final class OffsetRequests {
    /** How far a group has consumed a queue. Unknown: QUERY_NOT_FOUND. */
    public static final RequestType<QueryOffset, Offset> QUERY_CONSUMER_OFFSET =
            RequestType.of(14, "QUERY_CONSUMER_OFFSET", QueryOffset.class, Offset.class);

    /** Saves how far a group has consumed a queue. */
    public static final RequestType<UpdateOffset, NoHeader> UPDATE_CONSUMER_OFFSET =
            RequestType.of(15, "UPDATE_CONSUMER_OFFSET", UpdateOffset.class, NoHeader.class);

    /** The queue offset of the message that was stored at a time. */
    public static final RequestType<SearchOffset, Offset> SEARCH_OFFSET_BY_TIMESTAMP =
            RequestType.of(29, "SEARCH_OFFSET_BY_TIMESTAMP", SearchOffset.class, Offset.class);

    /** The queue offset that the next message gets. */
    public static final RequestType<MaxOffset, Offset> GET_MAX_OFFSET =
            RequestType.of(30, "GET_MAX_OFFSET", MaxOffset.class, Offset.class);

    /** The queue offset of the oldest message that can be read. */
    public static final RequestType<OfQueue, Offset> GET_MIN_OFFSET =
            RequestType.of(31, "GET_MIN_OFFSET", OfQueue.class, Offset.class);

    /** When the oldest message that can be read was stored. */
    public static final RequestType<OfQueue, StoreTime> GET_EARLIEST_MSG_STORETIME =
            RequestType.of(32, "GET_EARLIEST_MSG_STORETIME", OfQueue.class, StoreTime.class);

    private OffsetRequests() {}

    /**
     * A group and a queue.
     *
     * @param setZeroIfNotFound false forbids the broker to answer 0 for a queue that the group has never consumed; absent
     *     reads as true
     * @param lo false when {@code queueId} is a physical queue of a static topic
     */
    public record QueryOffset(
            String consumerGroup,
            String topic,
            int queueId,
            @Nullable Boolean setZeroIfNotFound,
            @Nullable Boolean lo) {
        /** A question about the queue that the topic shows. */
        public QueryOffset(String consumerGroup, String topic, int queueId, @Nullable Boolean setZeroIfNotFound) {
            this(consumerGroup, topic, queueId, setZeroIfNotFound, null);
        }
    }

    /**
     * A group, a queue, and the offset to save.
     *
     * @param lo false when {@code queueId} is a physical queue of a static topic
     */
    public record UpdateOffset(
            String consumerGroup, String topic, int queueId, long commitOffset, @Nullable Boolean lo) {
        /** An offset of the queue that the topic shows. */
        public UpdateOffset(String consumerGroup, String topic, int queueId, long commitOffset) {
            this(consumerGroup, topic, queueId, commitOffset, null);
        }
    }

    /**
     * A queue and a time.
     *
     * @param timestamp in milliseconds since 1970
     * @param boundaryType absent reads as {@link BoundaryType#LOWER}
     * @param lo false when {@code queueId} is a physical queue of a static topic
     */
    public record SearchOffset(
            String topic, int queueId, long timestamp, @Nullable BoundaryType boundaryType, @Nullable Boolean lo) {
        /** A question about the queue that the topic shows. */
        public SearchOffset(String topic, int queueId, long timestamp, @Nullable BoundaryType boundaryType) {
            this(topic, queueId, timestamp, boundaryType, null);
        }
    }

    /**
     * A queue.
     *
     * @param committed true asks for what consumers can read, false for what producers were promised
     * @param lo false when {@code queueId} is a physical queue of a static topic
     */
    public record MaxOffset(String topic, int queueId, @Nullable Boolean committed, @Nullable Boolean lo) {
        /** A question about the queue that the topic shows. */
        public MaxOffset(String topic, int queueId, @Nullable Boolean committed) {
            this(topic, queueId, committed, null);
        }
    }

    /**
     * A queue.
     *
     * @param lo false when {@code queueId} is a physical queue of a static topic
     */
    public record OfQueue(String topic, int queueId, @Nullable Boolean lo) {
        /** A queue that the topic shows. */
        public OfQueue(String topic, int queueId) {
            this(topic, queueId, null);
        }
    }

    /** A queue offset. */
    public record Offset(long offset) {}

    /** A time in milliseconds since 1970; -1 when the queue holds nothing. */
    public record StoreTime(long timestamp) {}
}
