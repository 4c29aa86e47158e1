// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import java.nio.ByteBuffer;

/** Decides which entries of a queue a consumer gets. Called while reading; must not block. */
public interface RecordFilter {
    /** Lets everything pass. */
    RecordFilter ALL = new RecordFilter() {};

    /** Looks at the queue entry alone: the tag's hash, 0 for none. False skips the entry unread. */
    default boolean matchesTagsCode(long tagsCode) {
        return true;
    }

    /** Looks at the whole record, before anything is copied. */
    default boolean matchesRecord(ByteBuffer record) {
        return true;
    }
}
