// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The disk of the fault tests does what disks do, and can do what they rarely do. */
class FaultyFilesTest {
    private static final int SEEDS = 400;
    private static final Path ROOT = Path.of("/d");
    private static final Path FILE = ROOT.resolve("f");

    private FaultyFiles disk = new FaultyFiles();

    @BeforeEach
    void makeRoot() throws IOException {
        disk.powered().createDirectories(ROOT);
        disk.powered().forceDirectory(ROOT.getParent());
    }

    @Test
    void keepsWhatWasForced() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            FaultyFiles each = disk.copy();
            write(each, FILE, 0, "forced").force();
            each.powered().forceDirectory(ROOT);

            each.losePower(new Random(seed));

            assertThat(text(each, FILE)).isEqualTo("forced");
        }
    }

    @Test
    void leavesAnyPartOfWhatWasNotForcedTornAnywhere() throws IOException {
        Set<String> seen = new TreeSet<>();
        write(disk, FILE, 0, "......").force();
        disk.powered().forceDirectory(ROOT);
        for (int seed = 0; seed < SEEDS; seed++) {
            FaultyFiles each = disk.copy();
            write(each, FILE, 0, "ABC");
            write(each, FILE, 3, "DEF");

            each.losePower(new Random(seed));

            seen.add(text(each, FILE));
        }

        assertThat(seen).contains("......", "ABCDEF", "ABC...", "...DEF", "A.....", "ABCD..", ".BCDE.", "..C.EF");
    }

    @Test
    void leavesEachSectorAsItWasAtSomeTime() throws IOException {
        Set<String> seen = new TreeSet<>();
        write(disk, FILE, 0, ".".repeat(1024)).force();
        disk.powered().forceDirectory(ROOT);
        for (int seed = 0; seed < SEEDS; seed++) {
            FaultyFiles each = disk.copy();
            write(each, FILE, 0, "A".repeat(1024));
            write(each, FILE, 0, "B".repeat(1024));

            each.losePower(new Random(seed));

            String text = text(each, FILE);
            seen.add("" + text.charAt(0) + text.charAt(1023));
        }

        assertThat(seen).contains("..", "AA", "BB", "A.", ".A", ".B", "B.", "AB", "BA");
    }

    @Test
    void undoesNamesThatWereNotForced() throws IOException {
        Set<String> seen = new TreeSet<>();
        Path other = ROOT.resolve("g");
        write(disk, FILE, 0, "old").force();
        disk.powered().forceDirectory(ROOT);
        for (int seed = 0; seed < SEEDS; seed++) {
            FaultyFiles each = disk.copy();
            write(each, other, 0, "new").force();
            each.powered().move(other, FILE);

            each.losePower(new Random(seed));

            seen.add(each.under(ROOT) + text(each, FILE));
        }

        assertThat(seen).contains("[/d/f]old", "[/d/f, /d/g]old", "[/d/f]new");
    }

    @Test
    void losesAFolderWithAllBelowItWhenItsNameWasNotForced() throws IOException {
        Set<Integer> seen = new TreeSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            FaultyFiles each = disk.copy();
            Path folder = ROOT.resolve("a");
            each.powered().createDirectories(folder);
            write(each, folder.resolve("f"), 0, "x").force();
            each.powered().forceDirectory(folder);

            each.losePower(new Random(seed));

            seen.add(each.under(ROOT).size());
        }

        assertThat(seen).containsExactly(0, 1);
    }

    @Test
    void writesAPartBeforeItIsFull() throws IOException {
        write(disk, FILE, 0, "......");
        disk.fail(Fault.of(Operation.WRITE)
                .on("/d/f")
                .with(Fault.Cause.ENOSPC)
                .writing(2)
                .times(1));

        assertThatThrownBy(() -> write(disk, FILE, 1, "ABC"))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");

        assertThat(text(disk, FILE)).isEqualTo(".AB...");
        write(disk, FILE, 1, "ABC");
        assertThat(text(disk, FILE)).isEqualTo(".ABC..");
    }

    @Test
    void failsAfterSoManyUntilItIsHealed() throws IOException {
        StoreFile file = write(disk, FILE, 0, "x");
        disk.fail(Fault.of(Operation.FORCE).after(1));

        file.force();
        assertThatThrownBy(file::force).hasMessage("Input/output error");
        assertThatThrownBy(file::force).hasMessage("Input/output error");
        disk.heal();
        file.force();
    }

    @Test
    void showsWritesAndFlippedBitsWhereAFileIsMapped() throws IOException {
        StoreFile file = write(disk, FILE, 0, "ab");
        ByteBuffer view = file.map(8192).bytes();

        write(disk, FILE, 1, "B");
        disk.flipBit(FILE, 0, 5);

        assertThat(view.get(0)).isEqualTo((byte) 'A');
        assertThat(view.get(1)).isEqualTo((byte) 'B');
        file.setSize(1);
        assertThat(view.get(1)).isZero();
    }

    @Test
    void keepsHolesAsHoles() throws IOException {
        long large = 1L << 40;
        StoreFile file = write(disk, FILE, large, "x");
        file.force();

        FaultyFiles copy = disk.copy();
        write(copy, FILE, large, "y");

        assertThat(file.size()).isEqualTo(large + 1);
        ByteBuffer read = ByteBuffer.allocate(2);
        file.read(read, large - 1);
        assertThat(read.array()).containsExactly(0, 'x');
    }

    private static StoreFile write(FaultyFiles disk, Path path, long position, String text) throws IOException {
        StoreFiles files = disk.powered();
        StoreFile file = files.open(path);
        file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), position);
        return file;
    }

    private static String text(FaultyFiles disk, Path path) {
        return new String(disk.content(path), StandardCharsets.US_ASCII);
    }
}
