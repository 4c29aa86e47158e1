// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The key of one query, and whether a record has it.
 *
 * @param text a tag, or a unique key or one of the words of a message's keys
 */
record WantedKey(String topic, String text, boolean isTag) {
    /** What a query says that asks for a tag. */
    private static final String TAG_INDEX_TYPE = "T";

    private static final String TAG_KEY_PREFIX = "T#";

    static WantedKey of(QueryByKey ask) {
        return new WantedKey(ask.topic(), ask.key(), TAG_INDEX_TYPE.equals(ask.indexType()));
    }

    /** The key as the index has it. */
    String indexed() {
        return isTag ? TAG_KEY_PREFIX + text : text;
    }

    /** Whether the record that begins a buffer has this key, and not only one of the same hash. */
    boolean isOf(ByteBuffer record) {
        if (!topic.equals(RecordLayout.topic(record, 0))) {
            return false;
        }
        String properties = RecordLayout.properties(record, 0);
        if (isTag) {
            return text.equals(MessageProperties.get(properties, MessageConst.PROPERTY_TAGS));
        }
        return text.equals(MessageProperties.get(properties, MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX))
                || hasWord(MessageProperties.get(properties, MessageConst.PROPERTY_KEYS));
    }

    private boolean hasWord(@Nullable String keys) {
        return keys != null && (' ' + keys + ' ').contains(' ' + text + ' ');
    }
}
