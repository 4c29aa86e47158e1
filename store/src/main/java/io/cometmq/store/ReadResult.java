// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.Resource;
import java.util.List;

/**
 * What a read of a queue found. Whoever receives it closes it, which gives the slices back.
 *
 * @param nextOffset where to read on: past what was returned or skipped, or the offset that the status corrects to
 * @param minOffset the queue's first readable offset at the time of the read
 * @param maxOffset one past the queue's last readable offset at the time of the read
 * @param records whole records in queue order; empty unless the status is FOUND
 */
public record ReadResult(Status status, long nextOffset, long minOffset, long maxOffset, List<RecordSlice> records)
        implements Resource {
    /** RocketMQ's names; they go to clients as the remark of a pull. */
    public enum Status {
        FOUND,
        NO_MATCHED_MESSAGE,
        MESSAGE_WAS_REMOVING,
        OFFSET_FOUND_NULL,
        OFFSET_OVERFLOW_BADLY,
        OFFSET_OVERFLOW_ONE,
        OFFSET_TOO_SMALL,
        NO_MATCHED_LOGIC_QUEUE,
        NO_MESSAGE_IN_QUEUE
    }

    /** Of a queue that has no files, and begins and ends at {@code first}. */
    static ReadResult ofNoQueue(long first) {
        return new ReadResult(Status.NO_MATCHED_LOGIC_QUEUE, first, first, first, List.of());
    }

    /** How many messages all records hold together. */
    public int messages() {
        int total = 0;
        for (RecordSlice slice : records) {
            total += slice.messages();
        }
        return total;
    }

    /** The bytes of all records together. */
    public int totalBytes() {
        int total = 0;
        for (RecordSlice slice : records) {
            total += slice.size();
        }
        return total;
    }

    @Override
    public void close() {
        records.forEach(RecordSlice::close);
    }
}
