// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.testing.FaultyFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbortMarkerTest {
    private static final Path ROOT = Path.of("/store");

    private final FaultyFiles disk = new FaultyFiles();

    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void isStillSetAfterALossOfPower(long seed) throws IOException {
        disk.powered().createDirectories(ROOT);
        disk.powered().forceDirectory(ROOT.getParent());
        new AbortMarker(disk.powered(), ROOT).set();

        disk.losePower(new Random(seed));

        assertThat(new AbortMarker(disk.powered(), ROOT).isSet()).isTrue();
    }
}
