// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWindowTest {
    private static final int PAGE = 4096;
    /** So that the code is compiled in the end, where a fault is met in another way. */
    private static final int OFTEN = 20_000;

    @TempDir
    private Path directory;

    @BeforeEach
    void whereFilesAreWrittenInMemory() {
        Assumptions.assumeTrue(DiskWindow.IS_SAFE);
    }

    @Test
    void whatIsPutIsSeenByReadsAndMappingsOfTheFile() throws IOException {
        try (StoreFile file = StoreFiles.disk().open(directory.resolve("file"))) {
            file.write(ByteBuffer.allocate(4 * PAGE), 0);
            try (StoreFile.Mapping mapping = file.map(4 * PAGE);
                    StoreFile.Window window = file.window(100, 2 * PAGE)) {
                window.put(ByteBuffer.wrap(new byte[] {1, 2, 3}), PAGE);

                ByteBuffer read = ByteBuffer.allocate(3);
                file.read(read, PAGE + 100);
                assertThat(read.array()).containsExactly(1, 2, 3);
                assertThat(mapping.bytes().get(PAGE + 102)).isEqualTo((byte) 3);
            }
        }
    }

    @Test
    void aTouchChangesNothing() throws IOException {
        try (StoreFile file = StoreFiles.disk().open(directory.resolve("file"))) {
            byte[] bytes = new byte[4 * PAGE];
            new Random(3).nextBytes(bytes);
            file.write(ByteBuffer.wrap(bytes), 0);
            try (StoreFile.Window window = file.window(10, 4 * PAGE - 10)) {
                for (int from = 0; from < 2 * PAGE; from += 7) {
                    window.touch(from, 2 * PAGE - 10);
                }
            }

            ByteBuffer read = ByteBuffer.allocate(4 * PAGE);
            file.read(read, 0);
            assertThat(read.array()).isEqualTo(bytes);
        }
    }

    @Test
    void whatEndsWithZerosOrIsShortOrLongIsPutAsWell() throws IOException {
        try (StoreFile file = StoreFiles.disk().open(directory.resolve("file"))) {
            Random chance = new Random(17);
            ByteBuffer expected = ByteBuffer.allocate(8 * PAGE);
            file.write(expected.duplicate(), 0);
            try (StoreFile.Window window = file.window(50, 8 * PAGE - 50)) {
                for (int at = 0; at < 7 * PAGE; ) {
                    byte[] bytes = new byte[chance.nextInt(chance.nextBoolean() ? 20 : 6000)];
                    chance.nextBytes(bytes);
                    Arrays.fill(bytes, chance.nextInt(bytes.length + 1), bytes.length, (byte) 0);
                    int length = Math.min(bytes.length, 8 * PAGE - 50 - at);

                    window.put(ByteBuffer.wrap(bytes, 0, length), at);
                    expected.put(50 + at, bytes, 0, length);
                    at += length;
                }
            }

            ByteBuffer read = ByteBuffer.allocate(8 * PAGE);
            file.read(read, 0);
            assertThat(read.array()).isEqualTo(expected.array());
        }
    }

    @Test
    void aPageThatTheSystemCannotGiveIsARefusedWrite() throws IOException {
        try (StoreFile file = StoreFiles.disk().open(directory.resolve("file"))) {
            file.write(ByteBuffer.allocate(2 * PAGE), 0);
            try (StoreFile.Window window = file.window(0, 2 * PAGE)) {
                ByteBuffer source = ByteBuffer.allocateDirect(1000).putLong(992, 1);
                for (int i = 0; i < OFTEN; i++) {
                    window.put(source.clear(), PAGE);
                }
                // The file ends before the page now, as far as the system knows.
                file.setSize(PAGE);

                for (int i = 0; i < OFTEN / 10; i++) {
                    assertThatThrownBy(() -> window.put(source.clear(), PAGE))
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("no page for byte 4096")
                            .hasCauseInstanceOf(InternalError.class);
                }
                window.put(source.clear(), 0);
            }
        }
    }
}
