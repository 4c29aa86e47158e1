// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.io.AtomicFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningSettingsTest {
    private static final ConfigReader<Limits> READER = ConfigReader.of(Limits.class);

    @TempDir
    private Path folder;

    record Limits(
            @Key(value = "most", byDefault = "10", doc = "How many.", min = 1, reloadable = true) int most,
            @Key(value = "least", byDefault = "1", doc = "How few.", reloadable = true) int least,
            @Key(value = "port", byDefault = "80", doc = "Where.") int port) {
        Limits {
            if (least > most) {
                throw new IllegalArgumentException("least=" + least + ": expected at most most=" + most);
            }
        }
    }

    private RunningSettings<Limits> start(Limits given) {
        return new RunningSettings<>(READER, given, new AtomicFile(folder.resolve("changedSettings.json")));
    }

    @Test
    void aChangeIsInEffectAndToldAndSaved() {
        RunningSettings<Limits> running = start(new Limits(10, 1, 80));
        List<Limits> told = new ArrayList<>();
        running.onChange(told::add);

        assertThat(running.change(Map.of("most", "20"), "me")).isEmpty();

        assertThat(running.get()).isEqualTo(new Limits(20, 1, 80));
        assertThat(running.live().get().most()).isEqualTo(20);
        assertThat(told).containsExactly(new Limits(20, 1, 80));
        assertThat(start(new Limits(10, 1, 80)).get()).as("after a start").isEqualTo(new Limits(20, 1, 80));
        assertThat(start(new Limits(15, 2, 81)).get())
                .as("it counts more than what the process is started with, the rest does not")
                .isEqualTo(new Limits(20, 2, 81));
    }

    @Test
    void aSettingThatIsChangedBackIsForgotten() {
        RunningSettings<Limits> running = start(new Limits(10, 1, 80));
        running.change(Map.of("most", "20"), "me");
        running.change(Map.of("most", "10"), "me");

        assertThat(start(new Limits(15, 1, 80)).get().most()).isEqualTo(15);
    }

    @Test
    void allChangesAreMadeOrNone() {
        RunningSettings<Limits> running = start(new Limits(10, 1, 80));

        assertThat(running.change(Map.of("most", "20", "port", "81"), "me"))
                .containsExactly("port=81: needs a restart, now it is port=80");
        assertThat(running.change(Map.of("most", "20", "least", "30"), "me"))
                .containsExactly("least=30: expected at most most=20");
        assertThat(running.change(Map.of("most", "none"), "me")).containsExactly("most=none: expected int, at least 1");

        assertThat(running.get()).isEqualTo(new Limits(10, 1, 80));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aChangeThatCannotBeSavedIsNotMade() throws Exception {
        RunningSettings<Limits> running = new RunningSettings<>(
                READER,
                new Limits(10, 1, 80),
                new AtomicFile(Files.createFile(folder.resolve("file")).resolve("changedSettings.json")));

        assertThat(running.change(Map.of("most", "20"), "me"))
                .singleElement()
                .asString()
                .contains("cannot save");
        assertThat(running.get().most()).isEqualTo(10);
    }

    @Test
    void aSavedChangeThatFitsNoMoreIsLeftOut() {
        start(new Limits(20, 1, 80)).change(Map.of("least", "15"), "me");

        assertThat(start(new Limits(10, 1, 80)).get()).isEqualTo(new Limits(10, 1, 80));
    }

    @Test
    void savedChangesThatOnlyFitTogetherAreUsed() {
        RunningSettings<Limits> running = start(new Limits(10, 1, 80));
        running.change(Map.of("most", "20", "least", "15"), "me");

        assertThat(start(new Limits(10, 1, 80)).get())
                .as("least=15 does not fit before most=20 is there")
                .isEqualTo(new Limits(20, 15, 80));
    }

    @Test
    void aDamagedFileIsPutAside() throws Exception {
        Files.writeString(folder.resolve("changedSettings.json"), "{\"settings\":{\"most\"");

        assertThat(start(new Limits(10, 1, 80)).get()).isEqualTo(new Limits(10, 1, 80));
        assertThat(folder.resolve("changedSettings.json.damaged")).exists();
    }
}
