// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import io.cometmq.common.lifecycle.Resource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Deleted files that may still be read. Unmapping a gigabyte and giving its blocks back to the disk takes long, and the
 * last reader is often an event loop that has sent a slice; so whoever deletes files calls {@link #free()} as well. Holds
 * as many files as were deleted and are still read. Thread-safe.
 */
public final class DiscardedSegments implements Resource {
    private final Queue<SegmentFile> waiting = new ConcurrentLinkedQueue<>();

    /** Takes a file over that is in no run any more. */
    void add(SegmentFile segment) {
        segment.discard();
        waiting.add(segment);
    }

    /** Unmaps and closes the files that nobody reads any more; how many are still read. */
    public int free() {
        waiting.removeIf(SegmentFile::releaseUnread);
        return waiting.size();
    }

    /** Leaves what is still read to its last reader. */
    @Override
    public void close() {
        for (SegmentFile segment = waiting.poll(); segment != null; segment = waiting.poll()) {
            segment.leaveToReaders();
        }
    }
}
