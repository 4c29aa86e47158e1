// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.offline.LogFiles.LogFile;
import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A walk over a log comes to its end, whatever is in the files, and sees every record that is whole. */
class LogWalkTest {
    private static final int RECORDS = 100;

    @TempDir
    Path directory;

    private final List<Long> offsets = new ArrayList<>();
    private final List<Long> walked = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    @Test
    void seesEveryRecordOnce() throws IOException {
        fill();

        LogWalk.Result result = walk(StoreFiles.readOnly());

        assertThat(walked).isEqualTo(offsets);
        assertThat(findings).isEmpty();
        assertThat(result.holes()).isZero();
        assertThat(result.tornTail()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void seesAllThatIsWholeBehindGarbage(long seed) throws IOException {
        fill();
        Random random = new Random(seed);
        int broken = random.nextInt(RECORDS - 1);
        byte[] garbage =
                new byte[(int) Math.min(1 + random.nextInt(700), offsets.get(RECORDS - 1) - offsets.get(broken))];
        random.nextBytes(garbage);
        long from = offsets.get(broken);
        overwrite(from, garbage);
        List<Long> whole = offsets.stream()
                .filter(offset -> offset < from || offset >= from + garbage.length)
                .toList();

        walk(StoreFiles.readOnly());

        assertThat(walked).containsAll(whole);
        assertThat(walked.stream().filter(offset -> !whole.contains(offset)).toList())
                .as("a record whose head is left is seen, and said to be damaged")
                .allMatch(offset ->
                        findings.stream().anyMatch(found -> found.offset() == offset % TestStore.SEGMENT_BYTES));
        assertThat(findings).isNotEmpty();
    }

    @Test
    void aSectorThatCannotBeReadCostsThatSectorAlone() throws IOException {
        fill();
        Path log = directory.resolve("commitlog/00000000000000000000");

        walk(failing(log, 4096, 8192));

        assertThat(findings)
                .anySatisfy(found -> {
                    assertThat(found.file()).isEqualTo(log);
                    assertThat(found.offset()).isEqualTo(4096);
                    assertThat(found.what()).isEqualTo("4096 bytes cannot be read from the disk: broken sector");
                })
                .filteredOn(found -> found.what().contains("cannot be read"))
                .hasSize(1);
        assertThat(walked)
                .containsAll(offsets.stream()
                        .filter(offset -> offset < 3800 || offset >= 8192)
                        .toList())
                .noneMatch(offset -> offset >= 4096 && offset < 8000);
    }

    @Test
    void aFileThatIsTooLongDoesNotSayHowLongFilesAre() throws IOException {
        Path log = Files.createDirectories(directory.resolve("commitlog"));
        Files.write(log.resolve(SegmentedFile.nameOf(0)), new byte[32_768]);
        Files.write(log.resolve(SegmentedFile.nameOf(65_536)), new byte[16_384]);
        Files.write(log.resolve(SegmentedFile.nameOf(131_072)), new byte[16_384]);

        LogFiles files = LogFiles.list(StoreFiles.readOnly(), log);

        assertThat(files.segmentBytes()).isEqualTo(16_384);
        assertThat(LogFiles.list(StoreFiles.readOnly(), directory).segmentBytes())
                .isZero();
    }

    @Test
    void aFolderForReadingIsNotWrittenTo() throws IOException {
        fill();
        Path log = directory.resolve("commitlog/00000000000000000000");
        StoreFiles files = StoreFiles.readOnly();

        assertThatThrownBy(() -> files.delete(log)).hasMessageContaining("opened for reading alone");
        assertThatThrownBy(() -> files.move(log, log)).hasMessageContaining("opened for reading alone");
        assertThatThrownBy(() -> files.createDirectories(directory.resolve("new")))
                .hasMessageContaining("opened for reading alone");
        try (StoreFile file = files.open(log)) {
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0))
                    .hasMessageContaining("opened for reading alone");
            assertThatThrownBy(() -> file.setSize(1)).hasMessageContaining("opened for reading alone");
        }
        assertThatThrownBy(() -> files.open(directory.resolve("none"))).isInstanceOf(IOException.class);
        assertThat(directory.resolve("none")).doesNotExist();
    }

    @Test
    void whoeverLooksHoldsBrokersOff() throws IOException {
        fill();
        Path lock = directory.resolve("lock");

        try (Resource looking = StoreFiles.readOnly().lock(lock)) {
            assertThat(looking).isNotNull();
            assertThatThrownBy(() -> StoreFiles.disk().lock(lock)).hasMessageContaining("is held");
        }
        try (Resource broker = StoreFiles.disk().lock(lock)) {
            assertThat(broker).isNotNull();
            assertThatThrownBy(() -> StoreFolder.open(StoreFiles.readOnly(), directory))
                    .isInstanceOf(StoreInUseException.class)
                    .hasMessageContaining("is in use");
        }
        assertThat(Files.size(lock)).isEqualTo(4);
    }

    private void fill() {
        try (TestStore test = TestStore.in(directory)) {
            for (int i = 0; i < RECORDS; i++) {
                offsets.add(test.append("T", 0, "x".repeat(i * 3)).logOffset(0));
            }
        }
    }

    private LogWalk.Result walk(StoreFiles files) throws IOException {
        LogFiles log = LogFiles.list(files, directory.resolve("commitlog"));
        LogWalk.Visitor visitor = new LogWalk.Visitor() {
            @Override
            public void record(LogFile file, RecordView record, boolean intact) {
                walked.add(record.logOffset());
            }

            @Override
            public void found(Finding finding) {
                findings.add(finding);
            }
        };
        return new LogWalk(files, log, visitor, done -> {}).run();
    }

    private void overwrite(long offset, byte[] bytes) throws IOException {
        for (int i = 0; i < bytes.length; i++) {
            long at = offset + i;
            Path file = directory.resolve(
                    String.format("commitlog/%020d", at / TestStore.SEGMENT_BYTES * TestStore.SEGMENT_BYTES));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(bytes, i, 1), at % TestStore.SEGMENT_BYTES);
            }
        }
    }

    /** A disk that cannot read some bytes of one file. */
    private static StoreFiles failing(Path file, long from, long to) {
        return proxy(
                StoreFiles.class,
                StoreFiles.readOnly(),
                (opened, arguments) -> opened instanceof StoreFile source && arguments[0].equals(file)
                        ? proxy(StoreFile.class, source, (result, read) -> {
                            boolean hits = result instanceof Integer count
                                    && (long) read[1] < to
                                    && (long) read[1] + count > from;
                            if (hits) {
                                throw new IOException("broken sector");
                            }
                            return result;
                        })
                        : opened);
    }

    private interface Answer {
        Object after(Object result, Object[] arguments) throws IOException;
    }

    private static <T> T proxy(Class<T> type, T real, Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return answer.after(method.invoke(real, arguments), arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                }));
    }
}
