// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.testing.Fault;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepairMarkerTest {
    private static final Path ROOT = Path.of("/data");
    private static final Path FILE = ROOT.resolve("repairing");

    private final FaultyFiles disk = new FaultyFiles();

    @Test
    void saysNothingWhenNoFileWasTooShort() throws IOException {
        assertThat(open().from()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void keepsTheSmallestOffsetUntilTheLogIsWhole() throws IOException {
        open().set(5_000);
        open().set(7_000);
        open().set(300);
        disk.losePower(new Random(1));

        RepairMarker marker = open();
        assertThat(marker.from()).isEqualTo(300);
        marker.clear();
        assertThat(open().from()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void meansTheWholeLogWhenItsContentIsNoOffset() throws IOException {
        open().set(300);
        disk.damage(FILE, 3, (byte) 'x');

        assertThat(open().from()).isZero();
    }

    @Test
    void meansTheWholeLogWhenItCannotBeRead() throws IOException {
        open().set(300);
        disk.fail(Fault.of(Operation.OPEN).on("repairing"));

        assertThat(open().from()).isZero();
    }

    @Test
    void staysWhenItCannotBeDeleted() throws IOException {
        open().set(300);
        disk.fail(Fault.of(Operation.DELETE).on("repairing"));

        open().clear();

        assertThat(open().from()).isEqualTo(300);
    }

    private RepairMarker open() throws IOException {
        disk.powered().createDirectories(ROOT);
        disk.powered().forceDirectory(ROOT.getParent());
        return RepairMarker.open(disk.powered(), ROOT);
    }
}
