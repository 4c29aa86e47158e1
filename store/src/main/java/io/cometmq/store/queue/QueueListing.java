// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which queues have a directory.
 *
 * @param single queue ids by topic, in {@code consumequeue/<topic>/<queueId>/}
 * @param batches the same of topics that keep batches, in {@code batchconsumequeue/}
 */
public record QueueListing(Map<String, List<Integer>> single, Map<String, List<Integer>> batches) {
    /** Lists the directories; other names are passed over. */
    public static QueueListing of(StoreFiles files, QueueFolders folders) throws IOException {
        return new QueueListing(list(files, folders.single()), list(files, folders.batches()));
    }

    private static Map<String, List<Integer>> list(StoreFiles files, Path root) throws IOException {
        Map<String, List<Integer>> found = new LinkedHashMap<>();
        for (String topic : files.directories(root)) {
            List<Integer> ids = files.directories(root.resolve(topic)).stream()
                    .filter(QueueListing::isQueueId)
                    .map(Integer::valueOf)
                    .toList();
            found.put(topic, ids);
        }
        return found;
    }

    /** How many queues there are. */
    public int count() {
        return Stream.of(single, batches)
                .flatMap(kind -> kind.values().stream())
                .mapToInt(List::size)
                .sum();
    }

    private static boolean isQueueId(String name) {
        return !name.isEmpty() && name.length() <= 9 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
