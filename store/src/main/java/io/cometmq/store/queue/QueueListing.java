// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which queues have a directory.
 *
 * @param ids queue ids by topic
 */
public record QueueListing(Map<String, List<Integer>> ids) {
    /** Lists {@code consumequeue/<topic>/<queueId>/}; other names are passed over. */
    public static QueueListing of(StoreFiles files, Path root) throws IOException {
        Map<String, List<Integer>> found = new LinkedHashMap<>();
        for (String topic : files.directories(root)) {
            List<Integer> ids = files.directories(root.resolve(topic)).stream()
                    .filter(QueueListing::isQueueId)
                    .map(Integer::valueOf)
                    .toList();
            found.put(topic, ids);
        }
        return new QueueListing(found);
    }

    /** How many queues there are. */
    public int count() {
        return ids.values().stream().mapToInt(List::size).sum();
    }

    private static boolean isQueueId(String name) {
        return !name.isEmpty() && name.length() <= 9 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
