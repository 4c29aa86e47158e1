// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    enum Mode {
        FAST,
        SAFE
    }

    record Net(
            @Key(value = "listenPort", byDefault = "10911", doc = "Where it listens.", min = 0, max = 65535) int port,
            @Key(value = "brokerIP1", doc = "Published address.") @Nullable String address) {}

    record All(
            Net net,
            @Key(value = "mode", byDefault = "SAFE", doc = "How | it works.", reloadable = true) Mode mode,
            @Key(value = "interval", byDefault = "500", doc = "Pause.", reloadable = true, min = 1) Duration interval,
            @Key(value = "reserved", byDefault = "72", doc = "Kept so long.", unit = ChronoUnit.HOURS)
                    Duration reserved,
            @Key(value = "size", byDefault = "1g", doc = "Size.", min = 1024, max = Integer.MAX_VALUE) ByteSize size,
            @Key(value = "ratio", byDefault = "0.5", doc = "Ratio.") double ratio,
            @Key(value = "count", byDefault = "7", doc = "Count.") long count,
            @Key(value = "on", byDefault = "true", doc = "On.") boolean on,
            @Key(value = "dir", byDefault = "data", doc = "Directory.") Path dir,
            @Key(value = "name", doc = "Name.") String name) {
        All {
            if (ratio > 1) {
                throw new IllegalArgumentException("ratio=" + ratio + ": expected at most 1");
            }
        }
    }

    private final ConfigReader<All> reader = ConfigReader.of(All.class);

    @Test
    void hasTheDefaultsWhereNothingIsSaid() {
        All all = reader.read(Map.of());

        assertThat(all)
                .isEqualTo(new All(
                        new Net(10911, null),
                        Mode.SAFE,
                        Duration.ofMillis(500),
                        Duration.ofDays(3),
                        new ByteSize(1 << 30),
                        0.5,
                        7,
                        true,
                        Path.of("data"),
                        ""));
    }

    @Test
    void takesValuesWithSpacesAroundThemAndWithUnits() {
        All all = reader.read(Map.of(
                "listenPort",
                " 9876 ",
                "brokerIP1",
                "10.0.0.1",
                "mode",
                "fast",
                "interval",
                "2s",
                "reserved",
                "3d",
                "size",
                "64m",
                "on",
                "FALSE",
                "dir",
                "/tmp/x"));

        assertThat(all.net()).isEqualTo(new Net(9876, "10.0.0.1"));
        assertThat(all.mode()).isEqualTo(Mode.FAST);
        assertThat(all.interval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(all.reserved()).isEqualTo(Duration.ofDays(3));
        assertThat(all.size().toInt()).isEqualTo(64 << 20);
        assertThat(all.on()).isFalse();
        assertThat(all.dir()).isEqualTo(Path.of("/tmp/x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "listenPort; x; listenPort=x: expected int, 0 to 65535",
                "listenPort; 65536; listenPort=65536: expected int, 0 to 65535",
                "listenPort; ''; listenPort=: expected int, 0 to 65535",
                "mode; slow; mode=slow: expected FAST or SAFE",
                "interval; 0; interval=0: expected millis, at least 1",
                "interval; 3 weeks; interval=3 weeks: expected millis, at least 1",
                "reserved; 30m; reserved=30m: expected hours",
                "size; 1023; size=1023: expected bytes (k, m, g), 1024 to 2147483647",
                "size; 99999999999g; size=99999999999g: expected bytes (k, m, g), 1024 to 2147483647",
                "size; -1; size=-1: expected bytes (k, m, g), 1024 to 2147483647",
                "ratio; NaN; ratio=NaN: expected number",
                "ratio; 1.5; ratio=1.5: expected at most 1",
                "count; 1.5; count=1.5: expected long",
                "on; yes; on=yes: expected true or false",
            })
    void namesKeyValueAndWhatWasExpected(String key, String value, String problem) {
        assertThatThrownBy(() -> reader.read(Map.of(key, value)))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).containsExactly(problem));
    }

    @Test
    void reportsAllWrongValuesAtOnce() {
        assertThatThrownBy(() -> reader.read(Map.of("listenPort", "x", "mode", "y", "on", "z")))
                .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.problems())
                        .containsExactly(
                                "listenPort=x: expected int, 0 to 65535",
                                "mode=y: expected FAST or SAFE",
                                "on=z: expected true or false"));
    }

    @Test
    void tellsRocketMqKeysFromSlips() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("listenPort", "1");
        values.put("haListenPort", "1");
        values.put("listenprot", "1");
        values.put("brokerrole", "SLAVE");
        values.put("somethingElse", "1");

        assertThat(reader.warnings(values))
                .containsExactly(
                        "haListenPort: a RocketMQ setting that has no effect here",
                        "listenprot: unknown setting, did you mean listenPort?",
                        "brokerrole: unknown setting, did you mean brokerRole?",
                        "somethingElse: unknown setting");
    }

    @Test
    void writesWhatItReads() {
        Map<String, String> values = Map.of("interval", "2s", "size", "64m", "mode", "FAST", "brokerIP1", "a");
        All all = reader.read(values);

        Map<String, String> written = reader.write(all);

        assertThat(written)
                .containsEntry("interval", "2000")
                .containsEntry("size", "67108864")
                .hasSize(11);
        assertThat(reader.read(written)).isEqualTo(all);
    }

    @Test
    void updatesOnlyWhatMayChangeWhileRunning() {
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("mode", "FAST");
        changes.put("count", "8");
        changes.put("on", "true");
        changes.put("mod", "FAST");

        ConfigReader.Update<All> update = reader.update(reader.read(Map.of()), changes);

        assertThat(update.config().mode()).isEqualTo(Mode.FAST);
        assertThat(update.config().count()).isEqualTo(7);
        assertThat(update.applied()).containsExactly("mode");
        assertThat(update.refused())
                .containsExactly(
                        "count=8: needs a restart, now it is count=7", "mod: unknown setting, did you mean mode?");
    }

    @Test
    void refusesAnUpdateWithAWrongValue() {
        All all = reader.read(Map.of());

        assertThatThrownBy(() -> reader.update(all, Map.of("mode", "x"))).hasMessage("mode=x: expected FAST or SAFE");
    }

    @Test
    void printsATable() {
        assertThat(ConfigDocs.table(All.class))
                .contains("| `listenPort` | int, 0 to 65535 | `10911` |  | Where it listens. |\n")
                .contains("| `mode` | FAST or SAFE | `SAFE` | yes | How \\| it works. |\n");
    }

    @Test
    void loadsAPropertiesFile(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("a.conf"), "# comment\nlistenPort = 1\nname=münchen\n");

        assertThat(ConfigReader.load(file)).isEqualTo(Map.of("listenPort", "1", "name", "münchen"));
    }

    @Test
    void namesTheFileItCannotLoad(@TempDir Path dir) throws IOException {
        Path notText = Files.write(dir.resolve("b.conf"), new byte[] {'a', '=', (byte) 0xFF});
        Path badEscape = Files.writeString(dir.resolve("c.conf"), "a=\\u12");

        for (Path file : List.of(dir.resolve("none.conf"), notText, badEscape, dir)) {
            assertThatThrownBy(() -> ConfigReader.load(file))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    record Unkeyed(int x) {}

    record WrongDefault(@Key(value = "a", byDefault = "x", doc = "A.") int a) {}

    record Twice(
            @Key(value = "a", byDefault = "1", doc = "A.") int a,
            @Key(value = "a", byDefault = "1", doc = "A.") int b) {}

    record UnknownType(@Key(value = "a", doc = "A.") List<String> a) {}

    @Test
    void refusesAWrongDeclaration() {
        for (Class<? extends Record> type :
                List.of(Unkeyed.class, WrongDefault.class, Twice.class, UnknownType.class)) {
            assertThatThrownBy(() -> ConfigReader.of(type)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aPartOfLiveSettingsFollowsTheSwap() {
        Live<All> live = new Live<>(reader.read(Map.of()));
        var mode = live.part(All::mode);

        live.set(reader.read(Map.of("mode", "FAST")));

        assertThat(mode.get()).isEqualTo(Mode.FAST);
        assertThat(live.get().mode()).isEqualTo(Mode.FAST);
    }
}
