// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.WireName;
import org.jspecify.annotations.Nullable;

/** Requests that look messages up. */
public final class QueryRequests {
    /** Messages by key, found through the key index. The answer's body is stored records in a row. */
    public static final RequestType<QueryByKey, IndexState> QUERY_MESSAGE =
            RequestType.of(12, "QUERY_MESSAGE", QueryByKey.class, IndexState.class);

    /** The message at a log offset. The answer's body is one stored record. */
    public static final RequestType<ViewMessage, NoHeader> VIEW_MESSAGE_BY_ID =
            RequestType.of(33, "VIEW_MESSAGE_BY_ID", ViewMessage.class, NoHeader.class);

    private QueryRequests() {}

    /**
     * A key and the store times between which it is looked for.
     *
     * @param beginTimestamp in milliseconds since 1970
     * @param endTimestamp in milliseconds since 1970
     * @param indexType which index: K keys, U unique ids, T tags
     * @param lastKey where an earlier answer ended
     * @param uniqueKeyQuery whether {@code key} is a producer's unique id
     */
    public record QueryByKey(
            String topic,
            String key,
            int maxNum,
            long beginTimestamp,
            long endTimestamp,
            @Nullable String indexType,
            @Nullable String lastKey,
            @WireName("_UNIQUE_KEY_QUERY") @Nullable Boolean uniqueKeyQuery) {}

    /** How far the key index has come: a time in milliseconds since 1970, and a log offset. */
    public record IndexState(long indexLastUpdateTimestamp, long indexLastUpdatePhyoffset) {}

    /**
     * A place in the log.
     *
     * @param offset the log offset that a message id carries
     */
    public record ViewMessage(@Nullable String topic, long offset) {}
}
