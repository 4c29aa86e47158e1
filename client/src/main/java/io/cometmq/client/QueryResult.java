// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client;

import io.cometmq.common.message.MessageExt;
import java.util.List;

/** Messages found by a key. Immutable, apart from the messages. */
public class QueryResult {
    private final long indexLastUpdateTimestamp;
    private final List<MessageExt> messageList;

    /**
     * A result.
     *
     * @param indexLastUpdateTimestamp when the newest of the asked indexes was last written, milliseconds since 1970
     */
    public QueryResult(long indexLastUpdateTimestamp, List<MessageExt> messageList) {
        this.indexLastUpdateTimestamp = indexLastUpdateTimestamp;
        this.messageList = List.copyOf(messageList);
    }

    /** When the newest of the asked indexes was last written, milliseconds since 1970. */
    public long getIndexLastUpdateTimestamp() {
        return indexLastUpdateTimestamp;
    }

    /** The messages; cannot be changed. */
    public List<MessageExt> getMessageList() {
        return messageList;
    }

    @Override
    public String toString() {
        return "QueryResult [indexLastUpdateTimestamp=" + indexLastUpdateTimestamp + ", messageList=" + messageList
                + "]";
    }
}
