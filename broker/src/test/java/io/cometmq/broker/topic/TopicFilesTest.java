// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.state.StateFile;
import io.cometmq.common.config.ConfigReader;
import io.cometmq.common.io.Json;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.DelayLevels;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics are saved in proportion to what changed, and nothing that was saved is lost. */
class TopicFilesTest {
    private static final Duration SOON = Duration.ofMillis(1);
    /** Longer than changes of so few topics wait for the JSON file, and than a refused save for the next. */
    private static final Duration FOLDED = Duration.ofSeconds(6);

    @TempDir
    Path directory;

    private final ManualScheduler scheduler = new ManualScheduler();

    @Test
    void aChangeIsALineAndNotAWholeFile() throws IOException {
        Topics topics = loaded();
        byte[] whole = Files.readAllBytes(json());
        long size = Files.size(journal());

        topics.put(topic("New", 3));
        topics.save();

        assertThat(json()).hasBinaryContent(whole);
        assertThat(journal()).as("a line in its room").hasSize(size);
        assertThat(Files.readString(journal())).contains("\"New\"");
        Topics after = load();
        assertThat(after.find("New")).isEqualTo(topic("New", 3));
        assertThat(after.version()).isEqualTo(topics.version());
    }

    @Test
    void changesAreTakenInTheirOrder() {
        Topics topics = loaded();
        topics.put(topic("A", 1));
        topics.put(topic("A", 2));
        topics.put(topic("B", 1));
        topics.delete("B");
        topics.save();
        topics.delete("A");
        topics.getOrCreate(topic("A", 5));
        topics.changeQuietly(config -> config.topicName().equals("A") ? config.withOrder(true) : config);
        topics.touch();
        topics.save();

        Topics after = load();

        assertThat(after.find("A")).isEqualTo(topic("A", 5).withOrder(true));
        assertThat(after.find("B")).isNull();
        assertThat(after.all()).isEqualTo(topics.all());
        assertThat(after.version()).isEqualTo(topics.version());
    }

    @Test
    void whatNobodyWaitsForIsSavedSoonByTheScheduler() {
        Topics topics = loaded();
        topics.getOrCreate(topic("BySend", 4));

        scheduler.advance(SOON);

        assertThat(load().find("BySend")).isEqualTo(topic("BySend", 4));
    }

    @Test
    void theFileThatRocketMqReadsFollowsAWhileLaterAndAtTheStop() {
        Topics topics = loaded();
        topics.put(topic("A", 1));
        topics.save();
        assertThat(inJson()).doesNotContainKey("A");

        scheduler.advance(FOLDED);

        assertThat(inJson()).containsKey("A");
        topics.put(topic("B", 1));
        topics.close();
        assertThat(inJson()).containsKeys("A", "B");
        assertThat(load().all()).isEqualTo(topics.all());
    }

    @Test
    void aLongJournalIsFoldedAtOnce() {
        Topics topics = loaded();
        String attribute = "x".repeat(1000);
        for (int i = 0; i < TopicFiles.LONG_JOURNAL / attribute.length() + 2; i++) {
            topics.put(topic("T" + i, 1).with(Map.of("a", attribute)));
            topics.save();
        }

        assertThat(inJson()).containsKey("T" + TopicFiles.LONG_JOURNAL / attribute.length() / 2);
        assertThat(load().all()).isEqualTo(topics.all());
    }

    @Test
    void aJournalThatIsTornAnywhereGivesWhatWasSavedBefore() throws IOException {
        Topics topics = loaded();
        topics.put(topic("A", 1));
        topics.save();
        int saved = written();
        topics.put(topic("B", 1));
        topics.save();
        byte[] whole = Files.readAllBytes(journal());
        int end = written();
        for (int torn = saved; torn < end; torn++) {
            byte[] bytes = whole.clone();
            Arrays.fill(bytes, torn, bytes.length, (byte) 0);
            Files.write(journal(), bytes);

            Topics after = load();

            assertThat(after.find("A")).isNotNull();
            assertThat(after.find("B")).isNull();
        }
    }

    @Test
    void aGarbledFileIsReplacedByTheOneBeforeAndAllChangesSince() throws IOException {
        Topics topics = loaded();
        topics.put(topic("A", 1));
        topics.save();
        scheduler.advance(FOLDED);
        topics.put(topic("B", 1));
        topics.save();

        Files.writeString(json(), "{\"topicConfigTable\":{");

        assertThat(load().all()).isEqualTo(topics.all());
    }

    @Test
    void aJournalThatContinuesAnotherFileIsNotRead() throws IOException {
        Topics topics = loaded();
        topics.put(topic("A", 1));
        topics.save();
        TopicsFile byRocketMq = new TopicsFile(DataVersion.createdAt(7), Map.of("Theirs", topic("Theirs", 1)));

        Files.writeString(json(), Json.writePretty(byRocketMq));

        Topics after = load();
        assertThat(after.find("A")).isNull();
        assertThat(after.find("Theirs")).isNotNull();
    }

    @Test
    void whatTheDiskRefusedIsSavedAsAWholeLater() throws IOException {
        Topics topics = loaded();
        Path aside = directory.resolve("aside");
        Files.move(journal(), aside);
        topics.put(topic("A", 1));
        assertThatThrownBy(topics::save)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("topics.journal");

        scheduler.advance(FOLDED);

        assertThat(inJson()).containsKey("A");
        topics.put(topic("B", 1));
        topics.save();
        assertThat(load().all()).isEqualTo(topics.all());
    }

    /** As it is after the first save. */
    private Topics loaded() {
        Topics topics = load();
        topics.save();
        scheduler.advance(FOLDED);
        return topics;
    }

    private Topics load() {
        BrokerIdentity identity =
                new BrokerIdentity("b", "C", 0, new PublishedAddress(InetAddress.getLoopbackAddress(), 10911));
        TopicSettings settings = ConfigReader.of(TopicSettings.class).read(Map.of());
        return Topics.load(
                new StateFile(json(), scheduler),
                scheduler.clock(),
                SystemTopics.of(identity, settings, DelayLevels.parse("1s")));
    }

    private Map<String, TopicConfig> inJson() {
        TopicsFile file =
                new StateFile(json(), scheduler).load(TopicsFile.class).orElseThrow();
        return file.topicConfigTable() == null ? Map.of() : file.topicConfigTable();
    }

    private int written() throws IOException {
        return new String(Files.readAllBytes(journal()), StandardCharsets.ISO_8859_1).indexOf('\0');
    }

    private static TopicConfig topic(String name, int queues) {
        return TopicConfig.of(name, queues, Permission.READ_WRITE);
    }

    private Path json() {
        return directory.resolve("topics.json");
    }

    private Path journal() {
        return directory.resolve("topics.journal");
    }
}
