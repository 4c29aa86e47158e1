// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentedFileTest {
    private static final int SIZE = 1024;

    /** What the run said before it made files longer. */
    private final List<Long> missing = new ArrayList<>();

    @TempDir
    Path directory;

    @Test
    void namesFilesAfterTheirFirstOffset() throws IOException {
        try (SegmentedFile run = open(OptionalLong.empty())) {
            run.extendTo(0);
            run.extendTo(SIZE);

            assertThat(directory.toFile().list())
                    .containsExactlyInAnyOrder("00000000000000000000", "00000000000000001024");
            assertThat(run.endOffset()).isEqualTo(2 * SIZE);
            assertThat(run.at(SIZE - 1)).isSameAs(run.segments().get(0));
            assertThat(run.at(2 * SIZE)).isNull();
        }
    }

    @Test
    void takesTheSizeOfTheFilesThatExist() throws IOException {
        Files.write(directory.resolve("00000000000000000000"), new byte[4096]);
        Files.write(directory.resolve("00000000000000004096"), new byte[4096]);

        try (SegmentedFile run = open(OptionalLong.empty())) {
            assertThat(missing).isEmpty();
            assertThat(run.segmentSize()).isEqualTo(4096);
            assertThat(run.count()).isEqualTo(2);
        }
    }

    @Test
    void lengthensAFileThatIsTooShort() throws IOException {
        Files.write(directory.resolve("00000000000000000000"), new byte[SIZE]);
        Files.write(directory.resolve("00000000000000001024"), new byte[100]);
        Files.write(directory.resolve("00000000000000002048"), new byte[0]);

        try (SegmentedFile run = open(OptionalLong.empty())) {
            assertThat(run.count()).isEqualTo(3);
            assertThat(Files.size(directory.resolve("00000000000000002048"))).isEqualTo(SIZE);
            assertThat(missing).containsExactly(SIZE + 100L);
        }
    }

    @Test
    void makesAHoleOfAFileThatIsMissingInTheMiddle() throws IOException {
        for (long base : new long[] {0, SIZE, 3 * SIZE}) {
            Files.write(directory.resolve(SegmentedFile.nameOf(base)), new byte[SIZE]);
        }

        try (SegmentedFile run = open(OptionalLong.of(SIZE + 10))) {
            assertThat(run.startOffset()).isZero();
            assertThat(run.endOffset()).isEqualTo(4 * SIZE);
            assertThat(missing).containsExactly(2L * SIZE);
            assertThat(directory.resolve("00000000000000002048")).hasSize(SIZE);
        }
    }

    @Test
    void takesTheRunThatReachesWhatWasDurableWhenVeryManyFilesAreMissing() throws IOException {
        long far = 1000L * SIZE;
        for (long base : new long[] {0, SIZE, far}) {
            Files.write(directory.resolve(SegmentedFile.nameOf(base)), new byte[SIZE]);
        }

        try (SegmentedFile run = open(OptionalLong.of(SIZE + 10))) {
            assertThat(run.startOffset()).isZero();
            assertThat(run.endOffset()).isEqualTo(2 * SIZE);
            assertThat(directory.resolve(SegmentedFile.nameOf(far) + ".lost")).exists();
        }
    }

    /** An old checkpoint is all that is left, and files were deleted from the front since. */
    @Test
    void takesTheYoungestRunWhenAllBeginBehindWhatIsKnownToBeDurable() throws IOException {
        for (long base : new long[] {5 * SIZE, 6 * SIZE}) {
            Files.write(directory.resolve(SegmentedFile.nameOf(base)), new byte[SIZE]);
        }

        try (SegmentedFile run = open(OptionalLong.of(SIZE + 10))) {
            assertThat(run.startOffset()).isEqualTo(5 * SIZE);
            assertThat(run.endOffset()).isEqualTo(7 * SIZE);
        }
    }

    @Test
    void putsAFileAsideWhoseNameFitsNoFile() throws IOException {
        for (long base : new long[] {0, SIZE, SIZE + 7}) {
            Files.write(directory.resolve(SegmentedFile.nameOf(base)), new byte[SIZE]);
        }

        try (SegmentedFile run = open(OptionalLong.empty())) {
            assertThat(run.endOffset()).isEqualTo(2 * SIZE);
            assertThat(directory.resolve(SegmentedFile.nameOf(SIZE + 7) + ".lost"))
                    .exists();
        }
    }

    @Test
    void putsADirectoryAsideThatStandsInThePlaceOfAFile() throws IOException {
        Files.write(directory.resolve("00000000000000000000"), new byte[SIZE]);
        Files.createDirectories(directory.resolve("00000000000000001024/inside"));
        Files.write(directory.resolve("00000000000000002048"), new byte[SIZE]);

        try (SegmentedFile run = open(OptionalLong.empty())) {
            assertThat(run.endOffset()).isEqualTo(3 * SIZE);
            assertThat(directory.resolve("00000000000000001024.lost/inside")).isDirectory();
        }
    }

    @Test
    void keepsAPinnedFileReadableAfterItsDeletion() throws IOException {
        try (SegmentedFile run = open(OptionalLong.empty())) {
            SegmentFile first = run.extendTo(0);
            run.extendTo(SIZE);
            first.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 5);
            try (Slice slice = run.slice(5, 3)) {
                run.deleteFront(1);

                assertThat(slice.bytes().get(2)).isEqualTo((byte) 3);
                assertThat(run.startOffset()).isEqualTo(SIZE);
                assertThat(first.path()).doesNotExist();
                assertThat(first.pin()).isTrue();
                first.unpin();
            }
            assertThat(first.pin()).isFalse();
        }
    }

    @Test
    void leavesTheUnmappingOfADiscardedFileToWhoeverDeletedIt() throws IOException {
        DiscardedSegments discarded = new DiscardedSegments();
        try (SegmentedFile run = open(OptionalLong.empty())) {
            run.extendTo(0).write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
            run.extendTo(SIZE);
            SegmentFile first = run.segments().get(0);
            Slice slice = run.slice(0, 3);

            run.deleteFirst(discarded);

            assertThat(first.path()).doesNotExist();
            assertThat(discarded.free()).as("files still read").isEqualTo(1);
            assertThat(slice.bytes().get(1)).isEqualTo((byte) 2);
            slice.close();
            assertThat(first.pin()).isFalse();
            first.write(ByteBuffer.wrap(new byte[1]), 0);
            assertThat(discarded.free()).isZero();
            assertThatThrownBy(() -> first.write(ByteBuffer.wrap(new byte[1]), 0))
                    .as("the file is closed")
                    .isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void leavesDiscardedFilesToTheirReadersWhenTheStoreCloses() throws IOException {
        DiscardedSegments discarded = new DiscardedSegments();
        try (SegmentedFile run = open(OptionalLong.empty())) {
            SegmentFile first = run.extendTo(0);
            run.extendTo(SIZE);
            Slice slice = run.slice(0, 3);
            run.deleteFirst(discarded);

            discarded.close();

            assertThat(slice.bytes().get(1)).isZero();
            slice.close();
            assertThatThrownBy(() -> first.write(ByteBuffer.wrap(new byte[1]), 0))
                    .isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void cutsToZeros() throws IOException {
        try (SegmentedFile run = open(OptionalLong.empty())) {
            run.extendTo(0).write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), 0);
            run.extendTo(SIZE);

            run.cutFrom(2);

            assertThat(run.count()).isEqualTo(1);
            try (Slice slice = run.slice(0, 4)) {
                assertThat(slice.bytes().getInt(0)).isEqualTo(0x01020000);
            }
        }
    }

    private SegmentedFile open(OptionalLong durable) throws IOException {
        return SegmentedFile.open(StoreFiles.disk(), directory, SIZE, durable, bytes -> true, missing::add);
    }
}
