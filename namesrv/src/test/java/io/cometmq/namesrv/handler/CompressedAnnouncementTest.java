// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.topic.DataVersion;
import io.cometmq.remoting.protocol.route.QueueData;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class CompressedAnnouncementTest {
    private static final String VERSION = "{\"counter\":5,\"stateVersion\":0,\"timestamp\":1700000000000}";

    private static final String MAPPING = "{\"bname\":\"b\",\"currIdMap\":{2:1},\"dirty\":false,\"epoch\":7,"
            + "\"scope\":\"__global__\",\"topic\":\"T1\",\"totalQueues\":3}";

    @Test
    void readsVersionAndTopics() throws IOException {
        byte[] body = deflated(VERSION, "T1 4 3 6 SINGLE_TAG {}", "T2 1 1 4 MULTI_TAG");

        Announcement announced = CompressedAnnouncement.decode("b", body);

        assertThat(announced.version()).isEqualTo(new DataVersion(0, 1_700_000_000_000L, 5));
        assertThat(announced.topics().values())
                .containsExactly(new QueueData("b", 6, 4, 0, 3), new QueueData("b", 4, 1, 0, 1));
        assertThat(announced.mappings().get("T1").currIdMap()).isEqualTo(Map.of(2, 1));
        assertThat(announced.mappings().get("T1").totalQueues()).isEqualTo(3);
    }

    @Test
    void aTruncatedBodySaysSo() throws IOException {
        byte[] body = deflated(VERSION, "T1 4 3 6 SINGLE_TAG {}");

        assertThatThrownBy(() -> CompressedAnnouncement.decode("b", Arrays.copyOf(body, body.length / 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends too early");
    }

    @Test
    void aBodyThatIsNotDeflatedSaysSo() {
        assertThatThrownBy(() -> CompressedAnnouncement.decode("b", new byte[] {1, 2, 3, 4}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not deflated");
    }

    @Test
    void aTopicLineWithTooFewWordsIsNamed() throws IOException {
        byte[] body = deflated(VERSION, "T1 4");

        assertThatThrownBy(() -> CompressedAnnouncement.decode("b", body))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'T1 4'");
    }

    private static byte[] deflated(String version, String... topicLines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            text(out, version);
            out.writeInt(topicLines.length);
            for (String line : topicLines) {
                text(out, line);
            }
            text(out, "[]");
            out.writeInt(1);
            text(out, MAPPING);
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
