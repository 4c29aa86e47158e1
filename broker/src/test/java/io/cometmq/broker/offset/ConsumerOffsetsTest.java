// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.state.StateFile;
import io.cometmq.common.testing.ManualScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsumerOffsetsTest {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final ManualScheduler scheduler = new ManualScheduler();

    @TempDir
    Path directory;

    @Test
    void whatWasCommittedIsFoundAgainAfterASave() {
        ConsumerOffsets offsets = load();
        offsets.commit("G", "T", 3, 42);

        scheduler.advance(EVERY);

        assertThat(load().find("G", "T", 3)).hasValue(42);
        assertThat(load().find("G", "T", 4)).isEmpty();
    }

    @Test
    void aMemberThatLostItsQueueDoesNotSetTheOffsetBack() {
        ConsumerOffsets offsets = load();
        offsets.commit("G", "T", 0, 10, member(1));
        offsets.commit("G", "T", 0, 38, member(2));

        offsets.commit("G", "T", 0, 12, member(1));

        assertThat(offsets.find("G", "T", 0)).hasValue(38);
    }

    @Test
    void aMemberThatTheBrokerHasNotHeardSinceItsStartDoesNotSetTheOffsetBack() {
        try (ConsumerOffsets before = load()) {
            before.commit("G", "T", 0, 38);
        }
        ConsumerOffsets offsets = load();

        offsets.commit("G", "T", 0, 12, member(1));

        assertThat(offsets.find("G", "T", 0)).hasValue(38);
    }

    @Test
    void whoeverCommittedLastOrSharesNoQueuesMayGoBack() {
        ConsumerOffsets offsets = load();
        offsets.commit("G", "T", 0, 38, member(1));

        offsets.commit("G", "T", 0, 12, member(1));
        assertThat(offsets.find("G", "T", 0)).hasValue(12);

        offsets.commit("G", "T", 0, 3, new Committer(address(9), () -> false));
        assertThat(offsets.find("G", "T", 0)).hasValue(3);
    }

    private static Committer member(int port) {
        return new Committer(address(port), () -> true);
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void whatWasCommittedIsSavedWhenItCloses() {
        try (ConsumerOffsets offsets = load()) {
            offsets.commit("G", "T", 0, 7);
        }

        assertThat(load().find("G", "T", 0)).hasValue(7);
    }

    @Test
    void nothingIsWrittenWhileNothingChanges() {
        load();

        scheduler.advance(EVERY);

        assertThat(directory.resolve("consumerOffset.json")).doesNotExist();
    }

    @Test
    void theFileOfRocketMqIsRead() throws IOException {
        Files.writeString(
                directory.resolve("consumerOffset.json"),
                """
                {"dataVersion":{"counter":1,"stateVersion":0,"timestamp":1},"groupTopicMap":{"g":["T1"]},
                "offsetTable":{"T1@g":{0:5,1:3},"%RETRY%g@g":{0:1}},"pullOffsetTable":{"T1@g":{0:5}}}
                """);

        ConsumerOffsets offsets = load();

        assertThat(offsets.find("g", "T1", 1)).hasValue(3);
        assertThat(offsets.topicsOf("g")).containsExactly("%RETRY%g", "T1");
    }

    @Test
    void aForgottenGroupHasNoOffsets() {
        ConsumerOffsets offsets = load();
        offsets.commit("G", "T", 0, 7);
        offsets.commit("H", "T", 0, 8);

        offsets.forgetGroup("G");

        assertThat(offsets.groupsOf("T")).containsExactly("H");
    }

    @Test
    void offsetsBeyondTheEndOfALogThatLostItsEndAreTakenBack() {
        ConsumerOffsets offsets = load();
        offsets.commit("G", "T", 0, 7);
        offsets.commit("G", "T", 1, 5);

        offsets.boundBy((topic, queueId) -> 5);

        assertThat(offsets.of("G", "T")).containsEntry(0, 5L).containsEntry(1, 5L);
    }

    @Test
    void offsetsOfLightQueuesHaveAFileOfTheirOwn() throws IOException {
        ConsumerOffsets offsets = load();
        offsets.commit("g", "%LMQ%a", 0, 5);
        offsets.commit("g", "T", 1, 7);
        offsets.close();

        assertThat(Files.readString(directory.resolve("lmqConsumerOffset.json")))
                .contains("\"%LMQ%a@g\":5");
        ConsumerOffsets again = load();
        assertThat(again.find("g", "%LMQ%a", 0)).hasValue(5);
        assertThat(again.find("g", "T", 1)).hasValue(7);
    }

    private ConsumerOffsets load() {
        StateFile file = new StateFile(directory.resolve("consumerOffset.json"), scheduler);
        return ConsumerOffsets.load(file, scheduler.clock(), scheduler, new OffsetConfig(EVERY));
    }
}
