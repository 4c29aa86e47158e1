// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingSourcesTest {
    private static final ConfigReader<Ports> READER = ConfigReader.of(Ports.class);

    record Ports(
            @Key(value = "listenPort", byDefault = "1", doc = "A port.", max = 65535) int listenPort,
            @Key(value = "brokerIP1", byDefault = "none", doc = "An address.") String address) {}

    @Test
    void laterSourcesCountMore(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("broker.conf"), "listenPort=2\nbrokerIP1=file\n");
        SettingSources fromFile = SettingSources.none().withFile(file);
        SettingSources fromEnvironment =
                fromFile.withEnvironment(Map.of("COMETMQ_CONF_LISTEN_PORT", "3"), READER.keys());
        SettingSources fromOption = fromEnvironment.with(Map.of("listenPort", "4"), "option --set");

        assertThat(SettingSources.none().read(READER)).isEqualTo(new Ports(1, "none"));
        assertThat(fromFile.read(READER)).isEqualTo(new Ports(2, "file"));
        assertThat(fromEnvironment.read(READER)).isEqualTo(new Ports(3, "file"));
        assertThat(fromOption.read(READER)).isEqualTo(new Ports(4, "file"));
        assertThat(fromOption.origins())
                .containsEntry("listenPort", "option --set")
                .containsEntry("brokerIP1", "file " + file);
    }

    @Test
    void neitherCaseNorUnderscoresOfAVariableCount() {
        for (String name : new String[] {"brokerIP1", "BROKER_IP1", "BROKER_IP_1", "brokerip1"}) {
            SettingSources sources =
                    SettingSources.none().withEnvironment(Map.of("COMETMQ_CONF_" + name, "h"), READER.keys());
            assertThat(sources.read(READER).address()).as(name).isEqualTo("h");
        }
        assertThat(SettingSources.none()
                        .withEnvironment(Map.of("LISTEN_PORT", "5", "COMETMQ_DATA", "/d"), READER.keys())
                        .values())
                .as("variables of others")
                .isEmpty();
    }

    @Test
    void aWrongValueSaysWhereItCameFrom() {
        SettingSources sources =
                SettingSources.none().withEnvironment(Map.of("COMETMQ_CONF_LISTEN_PORT", "many"), READER.keys());

        assertThatThrownBy(() -> sources.read(READER))
                .isInstanceOf(ConfigException.class)
                .hasMessage("listenPort=many: expected int, at most 65535"
                        + " (from environment variable COMETMQ_CONF_LISTEN_PORT)");
    }

    @Test
    void aKeyWithoutEffectSaysWhereItCameFrom() {
        SettingSources sources = SettingSources.none()
                .withEnvironment(Map.of("COMETMQ_CONF_LISTEN_PROT", "5"), READER.keys())
                .with(Map.of("listenport", "5"), "option --set");

        assertThat(sources.warnings(READER))
                .containsExactly(
                        "LISTEN_PROT: unknown setting, did you mean listenPort?"
                                + " (from environment variable COMETMQ_CONF_LISTEN_PROT)",
                        "listenport: unknown setting, did you mean listenPort? (from option --set)");
    }
}
