// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileOffsetStoreTest {
    private static final MessageQueue QUEUE = new MessageQueue("T", "broker-a", 1);

    @TempDir
    Path directory;

    @Test
    void whatWasSavedIsThereAfterARestart() throws MQClientException {
        OffsetStore before = store();
        before.updateOffset(QUEUE, 6, false);
        before.persistAll(Set.of(QUEUE));

        OffsetStore after = store();
        after.load();

        assertThat(after.readOffset(QUEUE, ReadOffsetType.READ_FROM_STORE)).isEqualTo(6);
    }

    @Test
    void aFileThatRocketMqWroteIsUnderstood() throws IOException, MQClientException {
        Path file = directory.resolve("client").resolve("group").resolve("offsets.json");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "{\n\t\"offsetTable\":{{\n\t\t\t\"brokerName\":\"broker-a\",\n\t\t\t\"queueId\":1,\n\t\t\t\"topic\":\"T\"\n\t\t}:6\n\t}\n}");

        OffsetStore store = store();
        store.load();

        assertThat(store.readOffset(QUEUE, ReadOffsetType.READ_FROM_STORE)).isEqualTo(6);
    }

    @Test
    void theFileHasQueuesAsKeys() throws IOException {
        OffsetStore store = store();
        store.updateOffset(QUEUE, 6, false);
        store.persist(QUEUE);

        String text =
                Files.readString(directory.resolve("client").resolve("group").resolve("offsets.json"));

        assertThat(text.replaceAll("\\s", ""))
                .isEqualTo("{\"offsetTable\":{{\"brokerName\":\"broker-a\",\"queueId\":1,\"topic\":\"T\"}:6}}");
    }

    @Test
    void withoutAFileThereIsNoOffset() throws MQClientException {
        OffsetStore store = store();
        store.load();

        assertThat(store.readOffset(QUEUE, ReadOffsetType.READ_FROM_STORE)).isEqualTo(OffsetStore.NO_OFFSET);
    }

    @Test
    void aGarbledFileIsNamed() throws IOException {
        Path file = directory.resolve("client").resolve("group").resolve("offsets.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "garbage");

        assertThatThrownBy(() -> store().load())
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("offsets.json");
    }

    @Test
    void aFrozenOffsetStaysUntilItIsRemoved() {
        OffsetTable table = new OffsetTable();
        table.updateAndFreeze(QUEUE, 3);

        table.update(QUEUE, 9, false);
        assertThat(table.get(QUEUE)).isEqualTo(3);

        table.remove(QUEUE);
        table.update(QUEUE, 9, false);
        assertThat(table.get(QUEUE)).isEqualTo(9);
    }

    @Test
    void anOffsetThatMayOnlyGrowDoesNotShrink() {
        OffsetTable table = new OffsetTable();
        table.update(QUEUE, 5, true);

        table.update(QUEUE, 4, true);
        assertThat(table.get(QUEUE)).isEqualTo(5);

        table.update(QUEUE, 4, false);
        assertThat(table.get(QUEUE)).isEqualTo(4);
    }

    private OffsetStore store() {
        return new LocalFileOffsetStore(directory, "client", "group");
    }
}
