// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.store;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.io.AtomicFile;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a group's offsets in a file of this machine; for broadcasting, where every consumer has offsets of its own.
 * Thread-safe.
 *
 * <p>The file is {@code <dir>/<clientId>/<group>/offsets.json}, {@code <dir>} being the system property
 * {@code rocketmq.client.localOffsetStoreDir} or {@code .rocketmq_offsets} in the user's home. Its JSON has queues as
 * keys: <code>{"offsetTable":{{"brokerName":"b","queueId":1,"topic":"T"}:6}}</code>.
 */
public class LocalFileOffsetStore implements OffsetStore {
    private static final Logger log = LoggerFactory.getLogger(LocalFileOffsetStore.class);
    private static final String DIRECTORY_PROPERTY = "rocketmq.client.localOffsetStoreDir";

    private final AtomicFile file;
    private final OffsetTable offsets = new OffsetTable();

    /** What the file holds. */
    record Saved(Map<MessageQueue, Long> offsetTable) {
        Saved(@Nullable Map<MessageQueue, Long> offsetTable) {
            this.offsetTable = offsetTable == null ? Map.of() : offsetTable;
        }
    }

    /** The store of a group of one client, in the directory that the system properties say. */
    public LocalFileOffsetStore(String clientId, String group) {
        this(directory(), clientId, group);
    }

    LocalFileOffsetStore(Path directory, String clientId, String group) {
        this.file = new AtomicFile(directory.resolve(clientId).resolve(group).resolve("offsets.json"));
    }

    private static Path directory() {
        String configured = System.getProperty(DIRECTORY_PROPERTY);
        // Compat: consumers that move from RocketMQ find their offsets where RocketMQ left them.
        return configured == null ? Path.of(System.getProperty("user.home"), ".rocketmq_offsets") : Path.of(configured);
    }

    @Override
    public void load() throws MQClientException {
        try {
            file.loadOrFail(text -> Json.read(text, Saved.class)).ifPresent(saved -> saved.offsetTable()
                    .forEach((queue, offset) -> offsets.update(queue, offset, false)));
        } catch (IllegalStateException unreadable) {
            throw new MQClientException("the saved offsets cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public void updateOffset(MessageQueue mq, long offset, boolean increaseOnly) {
        offsets.update(mq, offset, increaseOnly);
    }

    @Override
    public void updateAndFreezeOffset(MessageQueue mq, long offset) {
        offsets.updateAndFreeze(mq, offset);
    }

    /** What is in memory, which holds all that was saved. */
    @Override
    public long readOffset(MessageQueue mq, ReadOffsetType type) {
        return offsets.get(mq);
    }

    /** Saves these queues' offsets; those of other queues stay as they were loaded. */
    @Override
    public void persistAll(Set<MessageQueue> mqs) {
        save();
    }

    @Override
    public void persist(MessageQueue mq) {
        save();
    }

    private void save() {
        Map<MessageQueue, Long> all = new TreeMap<>(offsets.copy(""));
        if (all.isEmpty()) {
            return;
        }
        try {
            file.save(Json.writePretty(new Saved(all)));
        } catch (UncheckedIOException failure) {
            log.error("Offsets not saved, it is tried again: file={}", file.path(), failure);
        }
    }

    /** Keeps the offset: a queue that comes back goes on where it was. */
    @Override
    public void removeOffset(MessageQueue mq) {}

    @Override
    public Map<MessageQueue, Long> cloneOffsetTable(String topic) {
        return offsets.copy(topic);
    }

    /** Does nothing: brokers do not keep these offsets. */
    @Override
    public void updateConsumeOffsetToBroker(MessageQueue mq, long offset, boolean isOneway) {}
}
