// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainArgumentsTest {
    private static final Map<String, String> NAMES = Map.of("-c", "--configFile", "--configFile", "--configFile");

    @Test
    void optionsAndSettingsAreRead() {
        assertThat(read("-c conf/broker.conf --set listenPort=10911 --set=a=b=c --set a=d --set empty="))
                .contains(new PlainArguments(
                        Map.of("--configFile", "conf/broker.conf"),
                        Map.of("listenPort", "10911", "a", "d", "empty", "")));
        assertThat(read("--configFile=x")).contains(new PlainArguments(Map.of("--configFile", "x"), Map.of()));
        assertThat(PlainArguments.of(new String[0], NAMES)).contains(new PlainArguments(Map.of(), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-h",
                "-p",
                "--help",
                "-c",
                "-c -p",
                "-c a -c b",
                "-c a --configFile=b",
                "-cfile",
                "-c=file",
                "--set",
                "--set a",
                "--set =b",
                "--set -p=1",
                "--set a='b'",
                "--configFile=",
                "@arguments",
                "-c @file",
                "file",
                "--unknown=1",
                "--set a=b file"
            })
    void whateverElseIsLeftToTheParser(String line) {
        assertThat(read(line)).isEmpty();
    }

    private static Optional<PlainArguments> read(String line) {
        return PlainArguments.of(line.split(" "), NAMES);
    }
}
