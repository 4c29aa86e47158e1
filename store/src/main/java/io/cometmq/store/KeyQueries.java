// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.store.MessageStore.KeyHits;
import io.cometmq.store.StoreException.Reason;
import io.cometmq.store.index.KeyIndex;
import io.cometmq.store.log.CommitLog;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks keys up, where there is an index. Thread-safe. */
final class KeyQueries {
    private final @Nullable KeyIndex index;
    private final CommitLog commitLog;

    KeyQueries(@Nullable KeyIndex index, CommitLog commitLog) {
        this.index = index;
        this.commitLog = commitLog;
    }

    /** See {@link MessageStore#findByKey}. */
    KeyHits find(String topic, String key, int maxCount, long beginMillis, long endMillis) {
        if (index == null) {
            return new KeyHits(List.of(), 0, 0);
        }
        try {
            List<Long> found = index.find(topic, key, maxCount, beginMillis, endMillis, commitLog.startOffset());
            return new KeyHits(found, index.lastIndexedMillis(), Math.max(0, index.lastIndexedOffset()));
        } catch (IOException failure) {
            throw new StoreException(Reason.IO, "the key index cannot be read: " + failure.getMessage(), failure);
        }
    }
}
