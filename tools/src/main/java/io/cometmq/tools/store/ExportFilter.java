// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.store.log.RecordView;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are exported. Immutable.
 *
 * @param topics empty for all
 * @param key null for any
 * @param uniqueKey null for any
 * @param beginMillis store time from which on
 * @param endMillis store time before which
 */
record ExportFilter(
        Set<String> topics, @Nullable String key, @Nullable String uniqueKey, long beginMillis, long endMillis) {
    /** Whether a record may hold messages that are wanted. */
    boolean admits(RecordView record) {
        long stored = record.storeTimestamp();
        return stored >= beginMillis && stored < endMillis && (topics.isEmpty() || topics.contains(record.topic()));
    }

    /** Whether a message of an admitted record is wanted. */
    boolean admits(MessageExt message) {
        return hasKey(message) && hasUniqueKey(message);
    }

    private boolean hasKey(MessageExt message) {
        String keys = message.getKeys();
        return key == null
                || (keys != null
                        && List.of(keys.split(MessageConst.KEY_SEPARATOR, -1)).contains(key));
    }

    private boolean hasUniqueKey(MessageExt message) {
        return uniqueKey == null
                || uniqueKey.equals(message.getProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX));
    }
}
