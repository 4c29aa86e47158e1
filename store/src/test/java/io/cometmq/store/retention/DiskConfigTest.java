// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.config.ConfigReader;
import io.cometmq.store.segment.StoreFiles.DiskSpace;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiskConfigTest {
    private static final Path ROOT = Path.of("/store");
    private static final DiskSpace USED_80 = new DiskSpace(1000, 200, 200);
    private static final DiskSpace USED_92 = new DiskSpace(1000, 80, 80);

    private final ConfigReader<DiskConfig> reader = ConfigReader.of(DiskConfig.class);

    @Test
    void hasTheDefaultsOfItsKeys() {
        assertThat(reader.read(Map.of())).isEqualTo(DiskConfig.DEFAULT);
    }

    @Test
    void namesThePoliciesAsOperatorsDo() {
        assertThat(reader.read(Map.of("diskFullPolicy", "drop-oldest")).policy())
                .isEqualTo(DiskFullPolicy.DROP_OLDEST);
        assertThatThrownBy(() -> reader.read(Map.of("diskFullPolicy", "panic")))
                .hasMessageContaining("diskFullPolicy=panic")
                .hasMessageContaining("reject or drop-oldest");
    }

    @Test
    void refusesByRatioAndByFreeBytes() {
        DiskConfig config = reader.read(Map.of("diskSpaceWarningLevelFreeBytes", "100"));

        assertThat(config.refusal(ROOT, USED_80)).isNull();
        assertThat(config.refusal(ROOT, USED_92))
                .isEqualTo("the disk of /store is 92.0% full: expected at most 90% (diskSpaceWarningLevelRatio)");
        assertThat(config.refusal(ROOT, new DiskSpace(10_000, 5000, 99)))
                .isEqualTo("the disk of /store is 98.1% full: expected at most 90% (diskSpaceWarningLevelRatio)");
        assertThat(config.refusal(ROOT, new DiskSpace(200, 99, 99)))
                .isEqualTo(
                        "the disk of /store has 99 bytes free: expected at least 100 (diskSpaceWarningLevelFreeBytes)");
    }

    @Test
    void isTightByRatioAndByFreeBytes() {
        assertThat(DiskConfig.DEFAULT.isTight(USED_80)).isTrue();
        assertThat(DiskConfig.DEFAULT.isTight(new DiskSpace(1000, 300, 300))).isFalse();
        assertThat(reader.read(Map.of("diskSpaceCleanForciblyFreeBytes", "1k")).isTight(new DiskSpace(1000, 300, 300)))
                .isTrue();
    }

    @Test
    void dropsNothingUnlessToldTo() {
        assertThat(DiskConfig.DEFAULT.bytesToDrop(USED_92)).isZero();
    }

    @Test
    void dropsAsMuchAsBringsTheDiskBelowItsThresholds() {
        DiskConfig byRatio = reader.read(Map.of("diskFullPolicy", "drop-oldest"));
        DiskConfig byBytes =
                reader.read(Map.of("cleanFileForciblyEnable", "true", "diskSpaceCleanForciblyFreeBytes", "300"));

        assertThat(byRatio.bytesToDrop(USED_80)).isZero();
        assertThat(byRatio.bytesToDrop(USED_92)).isBetween(70L, 72L);
        assertThat(byBytes.bytesToDrop(USED_80)).isEqualTo(100);
    }

    @Test
    void dropsRatherThanRefuse() {
        DiskConfig config = reader.read(Map.of(
                "diskFullPolicy",
                "drop-oldest",
                "diskSpaceWarningLevelRatio",
                "70",
                "diskSpaceCleanForciblyRatio",
                "85"));

        assertThat(config.bytesToDrop(USED_80)).isBetween(100L, 102L);
    }
}
