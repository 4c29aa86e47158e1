// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.store.testing.Fault;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedBytesTest {
    private static final Path DIRECTORY = Path.of("/data/log");
    private static final Path FILE = DIRECTORY.resolve("00000000000000000000");
    private static final int SIZE = 64 * 1024;

    @TempDir
    private Path temp;

    private final FaultyFiles disk = new FaultyFiles();

    @Test
    void aWriteIsACopyWhereItsBytesAreReady() throws IOException {
        SegmentFile file = open(disk);
        file.startPreparing(0);

        file.prepare(8192, 8192);
        int writes = disk.count(Operation.WRITE);
        file.write(ByteBuffer.wrap(bytes(1, 5000)), 0);
        file.write(ByteBuffer.wrap(bytes(2, 3000)), 5000);

        assertThat(disk.count(Operation.WRITE)).isEqualTo(writes);
        assertThat(Arrays.copyOf(disk.content(FILE), 8000)).isEqualTo(joined(bytes(1, 5000), bytes(2, 3000)));
    }

    @Test
    void aWriteAcrossTheFrontierIsAWriteOfTheFileAndMovesIt() throws IOException {
        SegmentFile file = open(disk);
        file.startPreparing(0);
        file.prepare(4096, 4096);

        file.write(ByteBuffer.wrap(bytes(1, 5000)), 0);
        file.prepare(8192, 8192);

        assertThat(Arrays.copyOf(disk.content(FILE), 8192)).isEqualTo(joined(bytes(1, 5000), bytes(0, 3192)));
    }

    @Test
    void aWriterThatGetsToTheFrontierPreparesWhatIsWantedItself() throws IOException {
        SegmentFile file = open(disk);
        file.startPreparing(0);
        file.prepare(4096, SIZE);

        file.write(ByteBuffer.wrap(bytes(1, 5000)), 0);
        int writes = disk.count(Operation.WRITE);
        file.write(ByteBuffer.wrap(bytes(2, 5000)), 5000);

        assertThat(disk.count(Operation.WRITE)).isEqualTo(writes);
        assertThat(file.prepare(SIZE, SIZE)).isZero();
        assertThat(Arrays.copyOf(disk.content(FILE), 10_100))
                .isEqualTo(joined(bytes(1, 5000), bytes(2, 5000), bytes(0, 100)));
    }

    @Test
    void zerosAreNeverWrittenOverData() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            Random chance = new Random(seed);
            FaultyFiles own = new FaultyFiles();
            SegmentFile file = open(own);
            byte[] expected = new byte[SIZE];
            int end = write(file, expected, 0, chance.nextInt(3000), chance);
            file.startPreparing(end);

            while (end < SIZE) {
                if (chance.nextInt(3) == 0) {
                    int until = end + chance.nextInt(10_000);
                    file.prepare(until, until + chance.nextInt(5000));
                } else {
                    end = write(file, expected, end, Math.min(SIZE - end, 1 + chance.nextInt(3000)), chance);
                }
                if (chance.nextInt(30) == 0) {
                    file.zeroFrom(end);
                }
            }

            assertThat(own.content(FILE)).as("seed=%d", seed).isEqualTo(expected);
        }
    }

    @Test
    void whatWasPreparedIsWrittenAsEverWhenTheDiskRefusesToPrepareMore() throws IOException {
        SegmentFile file = open(disk);
        file.startPreparing(0);
        file.prepare(4096, 4096);
        disk.fail(Fault.of(Operation.WRITE).with(Fault.Cause.ENOSPC));

        assertThatThrownBy(() -> file.prepare(8192, 8192)).isInstanceOf(IOException.class);
        file.write(ByteBuffer.wrap(bytes(1, 4000)), 0);
        assertThatThrownBy(() -> file.write(ByteBuffer.wrap(bytes(2, 4000)), 4000))
                .hasMessageContaining("No space left");
        disk.heal();
        file.write(ByteBuffer.wrap(bytes(3, 4000)), 4000);

        assertThat(Arrays.copyOf(disk.content(FILE), 8000)).isEqualTo(joined(bytes(1, 4000), bytes(3, 4000)));
    }

    @Test
    void aFileWhoseEndWasCutIsWrittenPlainly() throws IOException {
        SegmentFile file = open(disk);
        file.startPreparing(0);
        file.prepare(SIZE, SIZE);
        file.write(ByteBuffer.wrap(bytes(1, 100)), 0);

        file.zeroFrom(100);
        int puts = disk.count(Operation.PUT);
        file.write(ByteBuffer.wrap(bytes(2, 100)), 100);

        assertThat(disk.count(Operation.PUT)).isEqualTo(puts);
        assertThat(Arrays.copyOf(disk.content(FILE), 300))
                .isEqualTo(joined(bytes(1, 100), bytes(2, 100), bytes(0, 100)));
    }

    @Test
    void whatIsWrittenInMemoryIsLostWithThePowerUnlessItWasForced() throws IOException {
        boolean lost = false;
        for (int seed = 0; seed < 20; seed++) {
            FaultyFiles own = new FaultyFiles();
            SegmentedFile segments = SegmentedFile.open(own.powered(), DIRECTORY, SIZE, OptionalLong.of(0));
            SegmentFile file = segments.extendTo(0);
            own.powered().forceDirectory(DIRECTORY.getParent());
            own.powered().forceDirectory(DIRECTORY.getParent().getParent());
            file.startPreparing(0);
            file.prepare(SIZE, SIZE);
            file.write(ByteBuffer.wrap(bytes(1, 100)), 0);
            segments.force(0, 100);
            file.write(ByteBuffer.wrap(bytes(2, 100)), 100);

            own.losePower(new Random(seed));

            byte[] left = Arrays.copyOf(own.content(FILE), 200);
            assertThat(Arrays.copyOf(left, 100)).isEqualTo(bytes(1, 100));
            lost |= !Arrays.equals(left, joined(bytes(1, 100), bytes(2, 100)));
        }

        assertThat(lost).isTrue();
    }

    @Test
    void aForceCoversWhatWasAppendedBeforeItAndNotWhatIsAhead() throws IOException {
        boolean lost = false;
        for (int seed = 0; seed < 20; seed++) {
            FaultyFiles own = new FaultyFiles();
            SegmentedFile segments = SegmentedFile.open(own.powered(), DIRECTORY, SIZE, OptionalLong.of(0));
            SegmentFile file = segments.extendTo(0);
            own.powered().forceDirectory(DIRECTORY.getParent());
            own.powered().forceDirectory(DIRECTORY.getParent().getParent());
            file.startPreparing(0);
            file.prepare(SIZE, SIZE);
            file.write(ByteBuffer.wrap(bytes(1, 100)), 0);
            segments.force(0, 100);
            file.write(ByteBuffer.wrap(bytes(2, 5000)), 100);
            file.write(ByteBuffer.wrap(bytes(3, 100)), 5100);
            segments.force(100, 5100);

            own.losePower(new Random(seed));

            byte[] left = Arrays.copyOf(own.content(FILE), 5200);
            assertThat(Arrays.copyOf(left, 5100)).isEqualTo(joined(bytes(1, 100), bytes(2, 5000)));
            lost |= !Arrays.equals(left, joined(bytes(1, 100), bytes(2, 5000), bytes(3, 100)));
        }

        assertThat(lost).isTrue();
    }

    @Test
    void theFirstForceCoversAllThatWasWrittenToTheFile() throws IOException {
        for (int seed = 0; seed < 20; seed++) {
            FaultyFiles own = new FaultyFiles();
            SegmentedFile segments = SegmentedFile.open(own.powered(), DIRECTORY, SIZE, OptionalLong.of(0));
            SegmentFile file = segments.extendTo(0);
            own.powered().forceDirectory(DIRECTORY.getParent());
            own.powered().forceDirectory(DIRECTORY.getParent().getParent());
            file.write(ByteBuffer.wrap(bytes(1, 100)), 0);
            file.startPreparing(100);
            file.prepare(SIZE, SIZE);
            file.write(ByteBuffer.wrap(bytes(2, 100)), 100);

            segments.force(100, 200);
            own.losePower(new Random(seed));

            assertThat(Arrays.copyOf(own.content(FILE), 200)).isEqualTo(joined(bytes(1, 100), bytes(2, 100)));
        }
    }

    @Test
    void aPartOfAFileOfThisMachineIsForcedUntilTheFileIsClosed() throws IOException {
        SegmentedFile segments = SegmentedFile.open(StoreFiles.disk(), temp, SIZE, OptionalLong.of(0));
        SegmentFile file = segments.extendTo(0);
        segments.force(0, 1);
        file.startPreparing(0);
        file.prepare(SIZE, SIZE);
        file.write(ByteBuffer.wrap(bytes(1, 10_000)), 0);

        segments.force(1, 5000);
        segments.force(5000, SIZE);

        file.close();
        assertThatThrownBy(() -> segments.force(1, 5000)).isInstanceOf(IOException.class);
    }

    @Test
    void twoThreadsPrepareAndWriteOneFileOfThisMachine() throws IOException, InterruptedException {
        int size = 3 * PreparedBytes.WINDOW_BYTES;
        SegmentFile file = SegmentedFile.open(StoreFiles.disk(), temp, size, OptionalLong.of(0))
                .extendTo(0);
        file.startPreparing(0);
        IOException[] failure = new IOException[1];
        Thread preparing = new Thread(() -> {
            try {
                while (file.prepare(size, size) > 0) {
                    file.force(0, size);
                    file.touchAfterForce(0);
                }
            } catch (IOException refused) {
                failure[0] = refused;
            }
        });
        preparing.start();

        int length = 1171;
        for (int at = 0; at + length <= size; at += length) {
            file.write(ByteBuffer.wrap(bytes(1 + at / length % 100, length)), at);
        }
        preparing.join();

        assertThat(failure[0]).isNull();
        ByteBuffer mapped = file.mapped();
        for (int at = 0; at + length <= size; at += length) {
            assertThat(mapped.slice(at, length).mismatch(ByteBuffer.wrap(bytes(1 + at / length % 100, length))))
                    .as("first byte that differs of the record at %d", at)
                    .isEqualTo(-1);
        }
        file.close();
    }

    private static SegmentFile open(FaultyFiles disk) throws IOException {
        return SegmentedFile.open(disk.powered(), DIRECTORY, SIZE, OptionalLong.of(0))
                .extendTo(0);
    }

    private static int write(SegmentFile file, byte[] expected, int at, int length, Random chance) throws IOException {
        byte[] source = bytes(1 + chance.nextInt(100), length);
        System.arraycopy(source, 0, expected, at, length);
        file.write(ByteBuffer.wrap(source), at);
        return at + length;
    }

    private static byte[] bytes(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
