// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.testing.GoldenStore;
import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.TopicConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the state files that a broker of RocketMQ 5.5.0 wrote, and writes them in the same shape. */
class GoldenConfigFilesCompatTest {
    record Topics(DataVersion dataVersion, Map<String, TopicConfig> topicConfigTable) {}

    record Groups(
            DataVersion dataVersion,
            Map<String, Map<String, Integer>> forbiddenTable,
            Map<String, SubscriptionGroupConfig> subscriptionGroupTable) {}

    record Offsets(
            DataVersion dataVersion,
            Map<String, List<String>> groupTopicMap,
            Map<String, Map<Integer, Long>> offsetTable,
            Map<String, Map<Integer, Long>> pullOffsetTable) {}

    /** Declares less than the file holds. */
    record OffsetsOnly(Map<String, Map<Integer, Long>> offsetTable) {}

    @TempDir
    Path dir;

    @Test
    void topicsComeBackAsTheyWereWritten() throws IOException {
        String text = file("topics.json");

        Topics topics = Json.read(text, Topics.class);

        assertThat(topics.dataVersion()).isEqualTo(new DataVersion(0, 1795338025676L, 9));
        assertThat(topics.topicConfigTable().get("SCHEDULE_TOPIC_XXXX"))
                .isEqualTo(TopicConfig.of("SCHEDULE_TOPIC_XXXX", 18, 6));
        assertThat(lines(Json.writePretty(topics))).isEqualTo(lines(text));
    }

    @Test
    void groupsComeBackAsTheyWereWritten() throws IOException {
        String text = file("subscriptionGroup.json");

        Groups groups = Json.read(text, Groups.class);

        assertThat(groups.subscriptionGroupTable().get("SELF_TEST_C_GROUP"))
                .isEqualTo(SubscriptionGroupConfig.of("SELF_TEST_C_GROUP"));
        assertThat(lines(Json.writePretty(groups))).isEqualTo(lines(text));
    }

    @Test
    void offsetsWithBareNumbersAsKeysComeBackAsTheyWereWritten() throws IOException {
        String text = file("consumerOffset.json");

        Offsets offsets = Json.read(text, Offsets.class);

        assertThat(offsets.offsetTable().get("S_A@S_g2")).isEqualTo(Map.of(0, 3L, 1, 4L, 2, 5L, 3, 6L));
        assertThat(lines(Json.writePretty(offsets))).isEqualTo(lines(text));
    }

    @Test
    void membersNobodyDeclaredAreSkippedWhateverTheirKeys() throws IOException {
        OffsetsOnly offsets = Json.read(file("consumerOffset.json"), OffsetsOnly.class);

        assertThat(offsets.offsetTable()).hasSize(4);
    }

    /** The lines in a fixed order, for members of maps have none. */
    private static List<String> lines(String json) {
        return json.lines()
                .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                .sorted()
                .toList();
    }

    private String file(String name) throws IOException {
        GoldenStore.A_PLAIN.unpackInto(dir, file -> file.equals("config/" + name));
        return Files.readString(dir.resolve("config").resolve(name));
    }
}
