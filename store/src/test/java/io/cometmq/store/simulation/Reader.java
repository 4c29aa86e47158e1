// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.BatchBody;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.MessageStore;
import io.cometmq.store.ReadResult;
import io.cometmq.store.ReadResult.Status;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Reads queues as consumers do. Stateless. */
final class Reader {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_MENDS = 10_000;

    private Reader() {}

    /**
     * All messages of a queue from an offset on, by queue offset. Where entries are damaged, the store's threads are turned until
     * they are mended, as other threads would be.
     */
    static Map<Long, Found> read(SimStore opened, QueueName queue, long from, int maxCount) {
        MessageStore store = opened.store();
        Map<Long, Found> found = new TreeMap<>();
        long next = Math.max(from, store.minQueueOffset(queue.topic(), queue.queueId()));
        long max = store.maxQueueOffset(queue.topic(), queue.queueId());
        int mends = 0;
        while (next < max && found.size() < maxCount) {
            try (ReadResult result =
                    store.read(queue.topic(), queue.queueId(), next, 32, MAX_BYTES, RecordFilter.ALL)) {
                if (result.status() == Status.OFFSET_FOUND_NULL && mends < MAX_MENDS) {
                    mends++;
                    opened.settle(queue);
                    continue;
                }
                result.records().forEach(record -> put(record, found));
                assertThat(result.nextOffset())
                        .as("next offset of %s after a read at %d that said %s", queue, next, result.status())
                        .isGreaterThan(next);
                next = result.nextOffset();
            }
        }
        return found;
    }

    private static void put(RecordSlice record, Map<Long, Found> found) {
        ByteBuffer bytes = record.bytes();
        long offset = RecordLayout.queueOffset(bytes, 0);
        long end = record.logOffset() + record.size();
        ByteBuffer body = bytes.slice(RecordLayout.bodyPosition(bytes, 0), RecordLayout.bodyLength(bytes, 0));
        if ((RecordLayout.sysFlag(bytes, 0) & MessageSysFlag.INNER_BATCH) == 0) {
            found.put(offset, new Found(text(body), record.logOffset(), end));
            return;
        }
        for (BatchBody.Entry entry : BatchBody.split(body)) {
            found.put(offset++, new Found(text(entry.body()), record.logOffset(), end));
        }
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
