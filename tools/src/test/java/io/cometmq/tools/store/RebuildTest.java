// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSONObject;
import io.cometmq.common.testing.GoldenStore;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code mqstore rebuild} removes is there again afterwards, as it was. */
class RebuildTest {
    private static final String QUEUE = "consumequeue/T/0/00000000000000000000";

    @TempDir
    Path directory;

    static List<GoldenStore> stores() {
        return List.of(GoldenStore.A_PLAIN, GoldenStore.B_KILLED, GoldenStore.C_PENDING);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void makesQueuesAndIndexOfAGoldenStoreAnew(GoldenStore golden) throws IOException {
        Path store = golden.unpackInto(directory);
        JSONObject before = inspect(store);

        StoreToolRun run = StoreToolRun.of("rebuild", store, "--yes");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("queues to remove: ", "done: ");
        assertThat(StoreToolRun.of("verify", store).code()).isZero();
        JSONObject after = inspect(store);
        assertThat(queues(after)).isEqualTo(queues(before));
        assertThat(after.getJSONArray("index").getJSONObject(0).getInteger("room"))
                .isEqualTo(before.getJSONArray("index").getJSONObject(0).getInteger("room"));
        assertThat(fileLength(store, "consumequeue")).isEqualTo(6000);
    }

    @Test
    void mendsAQueueThatWasDamaged() throws IOException {
        fill();
        write(QUEUE, 40, new byte[100]);
        assertThat(StoreToolRun.of("verify", directory).code()).isEqualTo(1);

        assertThat(StoreToolRun.of("rebuild", directory, "--queues", "--yes").code())
                .isZero();

        assertThat(StoreToolRun.of("verify", directory).code()).isZero();
    }

    @Test
    void mendsAnIndexThatWasDamaged() throws IOException {
        fill();
        Path index;
        try (Stream<Path> files = Files.list(directory.resolve("index"))) {
            index = files.findFirst().orElseThrow();
        }
        write(directory.relativize(index).toString(), 40 + 4 * 50 + 3 * 20, new byte[] {0, 0, 0, 1});
        assertThat(StoreToolRun.of("verify", directory).code()).isEqualTo(1);

        assertThat(StoreToolRun.of("rebuild", directory, "--index", "--yes").code())
                .isZero();

        assertThat(StoreToolRun.of("verify", directory).code()).isZero();
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        fill();
        Map<Path, String> before = StoreToolRun.state(directory);

        StoreToolRun run = StoreToolRun.of("rebuild", directory, "--dry-run");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("queues to remove: 2", "index files to remove: 1", "from 42 records");
        assertThat(StoreToolRun.state(directory)).isEqualTo(before);
    }

    @Test
    void asksBeforeItRemovesAnything() throws IOException {
        fill();
        Map<Path, String> before = StoreToolRun.state(directory);

        assertThat(StoreToolRun.answering("n\n", "rebuild", directory).out())
                .contains("Go on? [y/N]", "nothing was changed");
        assertThat(StoreToolRun.of("rebuild", directory).code()).isEqualTo(2);
        assertThat(StoreToolRun.of("rebuild", directory).err()).contains("expected --yes");
        assertThat(StoreToolRun.state(directory)).isEqualTo(before);

        assertThat(StoreToolRun.answering("y\n", "rebuild", directory).out()).contains("done: 2 queues");
        assertThat(StoreToolRun.state(directory)).isNotEqualTo(before);
    }

    @Test
    void aDamagedLogIsNotRebuiltFrom() throws IOException {
        fill();
        write("commitlog/00000000000000000000", 4, new byte[] {1, 2, 3, 4});
        Map<Path, String> before = StoreToolRun.state(directory);

        StoreToolRun run = StoreToolRun.of("rebuild", directory, "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("the log is damaged in ");
        assertThat(StoreToolRun.state(directory)).isEqualTo(before);
    }

    @Test
    void aQueueWhoseRecordsAreGoneKeepsItsOffsets() throws IOException {
        fill();
        try (TestStore test = TestStore.in(directory)) {
            for (int i = 0; i < 200; i++) {
                test.append("U", 0, "x".repeat(200));
            }
            test.dispatched();
            assertThat(test.store().queues()).hasSize(3);
        }
        Files.delete(directory.resolve("commitlog/00000000000000000000"));

        StoreToolRun run = StoreToolRun.of("rebuild", directory, "--yes");

        assertThat(run.out()).contains("queues to remove: 1, kept because none of their records is left: 2");
        try (TestStore test = TestStore.in(directory)) {
            assertThat(test.store().nextQueueOffset("T", 0)).isEqualTo(40);
            assertThat(test.append("T", 0, "goes on").queueOffset()).isEqualTo(40);
        }
    }

    @Test
    void aDeletedTopicStaysDeleted() throws IOException {
        Path store = GoldenStore.A_PLAIN.unpackInto(directory);

        StoreToolRun.of("rebuild", store, "--yes");

        assertThat(store.resolve("consumequeue/S_Gone")).doesNotExist();
        assertThat(store.resolve("consumequeue/S_A/0")).isNotEmptyDirectory();
    }

    private void fill() {
        try (TestStore test = TestStore.in(directory)) {
            for (int i = 0; i < 40; i++) {
                test.store().append(Records.to("T").keys("k" + i).body("b" + i).build());
            }
            test.appendTogether("BatchT", 0, List.of("a", "b"));
            test.appendTogether("BatchT", 0, List.of("c"));
        }
    }

    private void write(String file, long position, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(file), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    private static JSONObject inspect(Path store) {
        return StoreToolRun.of("inspect", store, "-o", "json", "--top", 1000).json();
    }

    private static Set<String> queues(JSONObject inspected) {
        Set<String> rows = new TreeSet<>();
        inspected.getJSONArray("queues").forEach(row -> rows.add(row.toString()));
        return rows;
    }

    private static long fileLength(Path store, String folder) throws IOException {
        try (Stream<Path> all = Files.walk(store.resolve(folder))) {
            return Files.size(all.filter(Files::isRegularFile).findFirst().orElseThrow());
        }
    }
}
