// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.remoting.rpc.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KvConfigTest {
    @TempDir
    Path folder;

    private Path file;
    private KvConfig settings;

    @BeforeEach
    void open() {
        file = folder.resolve("namesrv").resolve("kvConfig.json");
        settings = KvConfig.open(file);
    }

    @Test
    void aSettingSurvivesARestart() {
        settings.put("ns", "k", "v \"quoted\" \u00e4");

        assertThat(KvConfig.open(file).get("ns", "k")).contains("v \"quoted\" \u00e4");
    }

    @Test
    void aDeletedSettingStaysDeleted() {
        settings.put("ns", "k", "v");
        settings.put("ns", "l", "w");

        settings.delete("ns", "k");
        settings.delete("ns", "never there");

        assertThat(settings.list("ns")).isEqualTo(Map.of("l", "w"));
        assertThat(KvConfig.open(file).list("ns")).isEqualTo(Map.of("l", "w"));
    }

    @Test
    void theFileOfAnotherNameServerIsRead() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"configTable\":{\"ORDER_TOPIC_CONFIG\":{\"T\":\"broker-a:2\"}}}");

        assertThat(KvConfig.open(file).get(KvConfig.ORDER_TOPIC_CONFIG, "T")).contains("broker-a:2");
    }

    @Test
    void aTornFileFallsBackToTheOneBefore() throws IOException {
        settings.put("ns", "k", "old");
        settings.put("ns", "k", "new");
        Files.writeString(file, "{\"configTable\":{\"ns\"");

        assertThat(KvConfig.open(file).get("ns", "k")).contains("old");
    }

    @Test
    void aFileThatNobodyCanReadIsPutAside() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "garbage");

        assertThat(KvConfig.open(file).list("ns")).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(file.resolveSibling("kvConfig.json.damaged")).hasContent("garbage");
    }

    @Test
    void whatTheDiskRefusesIsNotSeen() throws IOException {
        Files.delete(file.getParent());
        Files.writeString(file.getParent(), "in the way of the folder");

        assertThatThrownBy(() -> settings.put("ns", "k", "v"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(file.toString());
        assertThat(settings.get("ns", "k")).isEmpty();
    }

    @Test
    void tooLongNamesAndValuesAreRefused() {
        String longName = "n".repeat(KvConfig.MAX_NAME_LENGTH + 1);

        assertThatThrownBy(() -> settings.put(longName, "k", "v"))
                .isInstanceOf(Refusal.class)
                .hasMessage("the namespace has 1025 characters: expected at most 1024");
        assertThatThrownBy(() -> settings.put("ns", "k", "v".repeat(KvConfig.MAX_VALUE_LENGTH + 1)))
                .isInstanceOf(Refusal.class);
    }
}
