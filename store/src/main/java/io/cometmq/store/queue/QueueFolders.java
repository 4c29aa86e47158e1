// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.nio.file.Path;

/**
 * Where queues are kept.
 *
 * @param single those whose records hold one message each
 * @param batches those whose records may hold several
 */
public record QueueFolders(Path single, Path batches) {
    /** The folders of a store. */
    public static QueueFolders in(Path store) {
        return new QueueFolders(store.resolve("consumequeue"), store.resolve("batchconsumequeue"));
    }

    /** The file of {@link QueueExtents}. */
    Path extents() {
        return single.resolveSibling("queueextents");
    }

    /** Where the files of one queue are. */
    public Path directory(String topic, int queueId, boolean batched) {
        return of(batched).resolve(topic).resolve(Integer.toString(queueId));
    }

    Path of(boolean batched) {
        return batched ? batches : single;
    }
}
