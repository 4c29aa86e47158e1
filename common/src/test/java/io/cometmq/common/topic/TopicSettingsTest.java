// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicSettingsTest {
    @Test
    void eachChangeMakesALaterVersion() {
        DataVersion first = DataVersion.createdAt(1_000);
        DataVersion second = first.next(1_000);

        assertThat(second).isEqualTo(new DataVersion(0, 1_000, 1));
        assertThat(second.isNewerThan(first)).isTrue();
        assertThat(first.isNewerThan(second)).isFalse();
        assertThat(first.isNewerThan(first)).isFalse();
        assertThat(new DataVersion(1, 0, 0).isNewerThan(second)).isTrue();
        assertThat(new DataVersion(0, 1_001, 1).isNewerThan(second)).isTrue();
    }

    @Test
    void permissionsAreBitsWithAText() {
        assertThat(Permission.text(Permission.READ_WRITE)).isEqualTo("RW-");
        assertThat(Permission.text(7)).isEqualTo("RWX");
        assertThat(Permission.text(0)).isEqualTo("---");
        assertThat(Permission.isReadable(Permission.WRITE)).isFalse();
        assertThat(Permission.isWritable(Permission.WRITE)).isTrue();
        assertThat(Permission.isInherited(Permission.INHERIT)).isTrue();
        assertThat(Permission.isValid(7)).isTrue();
        assertThat(Permission.isValid(8)).isFalse();
        assertThat(Permission.isValid(-1)).isFalse();
    }

    @Test
    void defaultDelaysAreRocketMqs() {
        DelayLevels levels = DelayLevels.defaults();

        assertThat(levels.max()).isEqualTo(18);
        assertThat(levels.delay(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(levels.millis(5)).isEqualTo(60_000);
        assertThat(levels.delay(18)).isEqualTo(Duration.ofHours(2));
        assertThat(levels).hasToString(DelayLevels.DEFAULT_TEXT);
    }

    @Test
    void aLevelOutsideTheListCountsAsTheNearest() {
        DelayLevels levels = DelayLevels.parse(" 10s  1d ");

        assertThat(levels.clamp(99)).isEqualTo(2);
        assertThat(levels.delay(99)).isEqualTo(Duration.ofDays(1));
        assertThat(levels.delay(0)).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "1x", "-1s", "1.5s", "1s,2s", "9999999999s", "１s"})
    void namesTheWordThatIsNoDelay(String text) {
        assertThatThrownBy(() -> DelayLevels.parse("1s " + text + " x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("delay '");
        assertThatThrownBy(() -> DelayLevels.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("delay '" + text + "'");
    }

    @Test
    void limitsTheNumberOfLevels() {
        assertThatThrownBy(() -> DelayLevels.parse("1s ".repeat(257))).hasMessageContaining("at most 256");
    }

    @Test
    void aTopicReadFromLittleHasEmptyPartsRatherThanNulls() {
        TopicConfig little = new TopicConfig(null, 0, 0, 0, null, 0, false, null);

        assertThat(little.topicName()).isEmpty();
        assertThat(little.topicFilterType()).isEqualTo(TopicFilterType.SINGLE_TAG);
        assertThat(little.attributes()).isEmpty();
    }

    @Test
    void changesOneSettingAndKeepsTheOthers() {
        TopicConfig topic =
                new TopicConfig("T", 4, 8, 6, TopicFilterType.MULTI_TAG, 1, true, Map.of("message.type", "FIFO"));

        assertThat(topic.withPerm(4).perm()).isEqualTo(4);
        assertThat(topic.withPerm(4).withPerm(6)).isEqualTo(topic);
        assertThat(topic.withQueues(1, 2).readQueueNums()).isEqualTo(1);
        assertThat(topic.withQueues(1, 2).writeQueueNums()).isEqualTo(2);
        assertThat(topic.withQueues(1, 2).withQueues(4, 8)).isEqualTo(topic);
        assertThat(topic.withOrder(false).order()).isFalse();
        assertThat(topic.withOrder(false).withOrder(true)).isEqualTo(topic);
    }
}
