// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the files of the queues of topics. Thread-safe for one that deletes at a time, beside any that use queues. */
public final class QueueDeletion {
    private static final Logger log = LoggerFactory.getLogger(QueueDeletion.class);

    private final StoreFiles files;
    private final QueueFolders folders;
    private final QueueTable table;

    QueueDeletion(StoreFiles files, QueueFolders folders, QueueTable table) {
        this.files = files;
        this.folders = folders;
        this.table = table;
    }

    /** The ids of the queues of a topic that have files; a copy. */
    public Set<Integer> idsOf(String topic) {
        TopicQueues queues = table.find(topic);
        return queues == null ? Set.of() : Set.copyOf(queues.ids());
    }

    /**
     * Deletes the queues of a topic; how many there were.
     *
     * @throws IOException when the disk refuses; what is left is a topic that can be deleted once more
     */
    public int deleteTopic(String topic) throws IOException {
        TopicQueues queues = table.remove(topic);
        if (queues == null) {
            return 0;
        }
        int count = queues.ids().size();
        try {
            deleteFiles(queues);
        } catch (IOException | UncheckedIOException failure) {
            takeWhatIsLeft(queues);
            throw failure;
        } finally {
            queues.markDeleted();
        }
        log.info("Queues deleted: topic={} queues={}", topic, count);
        return count;
    }

    private void deleteFiles(TopicQueues queues) throws IOException {
        table.extents().forget(queues.topic());
        if (queues.isBatched()) {
            // Their extents do not tell by themselves that they are of a deleted queue.
            table.extents().save();
        }
        for (int id : queues.ids()) {
            table.delete(queues, id);
        }
        files.delete(folders.of(queues.isBatched()).resolve(queues.topic()));
    }

    /** How many queues of these topics were there when a checkpoint was saved, and were not deleted since. */
    public int countKnownToCheckpoints(Collection<String> names) {
        int known = 0;
        for (String name : names) {
            TopicQueues queues = table.find(name);
            if (queues != null) {
                known += (int) queues.ids().stream()
                        .filter(id -> table.extentOf(queues, id) != null)
                        .count();
            }
        }
        return known;
    }

    /** The topics of which the disk has nothing but queues that were deleted: it was stopped before it had deleted them. */
    public List<String> topicsToDeleteOnceMore() {
        List<String> found = new ArrayList<>();
        for (TopicQueues queues : table.all()) {
            String topic = queues.topic();
            boolean mayBe = !queues.ids().isEmpty()
                    && queues.ids().stream()
                            .allMatch(
                                    id -> !table.ended().of(topic, id).isNone() && table.extentOf(queues, id) == null);
            if (mayBe
                    && queues.ids().stream()
                            .allMatch(id -> table.load(queues, id).isNothingButDeleted())) {
                found.add(topic);
            }
        }
        return found;
    }

    /** Serves nothing of a topic although the disk has files of it. */
    public void hideTopic(String topic) {
        TopicQueues queues = table.remove(topic);
        if (queues != null) {
            queues.markDeleted();
        }
    }

    private void takeWhatIsLeft(TopicQueues deleted) {
        Path folder = folders.of(deleted.isBatched()).resolve(deleted.topic());
        TopicQueues left = table.of(deleted.topic(), deleted.isBatched());
        deleted.ids().stream()
                .filter(id -> files.exists(folder.resolve(Integer.toString(id))))
                .forEach(left.ids()::add);
    }
}
