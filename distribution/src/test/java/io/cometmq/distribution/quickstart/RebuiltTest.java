// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuiltTest {
    @TempDir
    private Path folder;

    private Rebuilt rebuilt;

    @BeforeEach
    void twoFiles() throws Exception {
        Path first = Files.writeString(folder.resolve("first"), "one\ntwo\nend");
        Path second = Files.writeString(folder.resolve("second"), "three\n");
        rebuilt = Rebuilt.in(
                folder.resolve("copy"), List.of(InputFile.read(first, "first"), InputFile.read(second, "second")));
    }

    @Test
    void filesAreWholeOnceEachLineCameInWhateverOrder() throws Exception {
        take(1, 0, 0, "three\n");
        take(0, 2, 8, "end");
        take(0, 0, 0, "one\n");
        assertThat(rebuilt.awaitComplete(0)).isFalse();
        take(0, 1, 4, "two\n");

        assertThat(rebuilt.awaitComplete(0)).isTrue();
        assertThat(rebuilt.files()).allMatch(RebuiltTest::isWhole);
    }

    @Test
    void aLineThatCameTwiceIsCountedAndChangesNothing() throws Exception {
        take(1, 0, 0, "three\n");
        take(1, 0, 0, "three\n");

        Reassembly second = rebuilt.files().get(1);
        assertThat(second.duplicates()).isEqualTo(1);
        assertThat(second.isWhole()).isTrue();
    }

    @Test
    void aMissingLineIsCounted() throws Exception {
        take(0, 0, 0, "one\n");

        Reassembly first = rebuilt.files().get(0);
        assertThat(first.missing()).isEqualTo(2);
        assertThat(first.isWhole()).isFalse();
    }

    @Test
    void aChangedByteMakesTheFileUnequal() throws Exception {
        take(1, 0, 0, "Three\n");

        assertThat(rebuilt.files().get(1).missing()).isZero();
        assertThat(rebuilt.files().get(1).isWhole()).isFalse();
    }

    @Test
    void aLineThatBelongsNowhereMakesTheFileUnequal() throws Exception {
        take(1, 0, 0, "three\n");
        take(1, 7, 0, "stray");

        assertThat(rebuilt.files().get(1).misplaced()).isEqualTo(1);
        assertThat(rebuilt.files().get(1).isWhole()).isFalse();
    }

    private void take(int file, int number, long position, String line) {
        rebuilt.take(file, number, position, line.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isWhole(Reassembly file) {
        try {
            return file.isWhole();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
