// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.Resource;
import java.nio.ByteBuffer;

/** One whole record in the log, pinned in memory until closed. */
public interface RecordSlice extends Resource {
    /** The log offset of the record's first byte. */
    long logOffset();

    /** The record's length in bytes. */
    int size();

    /** How many messages the record holds, by the entry that led to it. */
    default int messages() {
        return 1;
    }

    /** A read-only view of the record, from position 0 to {@link #size()}; invalid after {@link #close()}. */
    ByteBuffer bytes();
}
