// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"T", "a-b_c", "%RETRY%group", "%DLQ%group", "ns%topic", "a|b", "0"})
    void takesTheCharactersOfTheProtocol(String name) {
        assertThat(TopicNames.problemOfTopic(name)).isEmpty();
        assertThat(TopicNames.problemOfGroup(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; the topic is blank: expected a name of 1 to 127 characters",
                "'  '; the topic is blank: expected a name of 1 to 127 characters",
                "a b; the topic 'a b' contains the character ' ' at 1: expected only a-z A-Z 0-9 _ - % |",
                "a.b; the topic 'a.b' contains the character '.' at 1: expected only a-z A-Z 0-9 _ - % |",
                "ä; the topic 'ä' contains the character 'ä' at 0: expected only a-z A-Z 0-9 _ - % |",
            })
    void saysWhatIsWrong(String name, String problem) {
        assertThat(TopicNames.problemOfTopic(name)).isEqualTo(problem);
    }

    @Test
    void showsControlCharactersAsText() {
        assertThat(TopicNames.problemOfGroup("a\nb")).contains("'a\\u000ab'").doesNotContain("\n");
    }

    @Test
    void limitsTheLength() {
        assertThat(TopicNames.problemOfTopic("t".repeat(127))).isEmpty();
        assertThat(TopicNames.problemOfTopic("t".repeat(128)))
                .isEqualTo("the topic has 128 characters: expected at most 127");
        assertThat(TopicNames.problemOfTopic("%RETRY%" + "t".repeat(248))).isEmpty();
        assertThat(TopicNames.problemOfTopic("%DLQ%" + "t".repeat(251)))
                .isEqualTo("the topic has 256 characters: expected at most 255");
        assertThat(TopicNames.problemOfGroup("g".repeat(120))).isEmpty();
        assertThat(TopicNames.problemOfGroup("g".repeat(121)))
                .isEqualTo("the group has 121 characters: expected at most 120");
    }

    @Test
    void theRetryTopicOfTheLongestGroupIsATopic() {
        String group = "g".repeat(TopicNames.MAX_GROUP_LENGTH);

        assertThat(TopicNames.problemOfTopic(TopicNames.retryTopic(group))).isEmpty();
        assertThat(TopicNames.problemOfTopic(TopicNames.dlqTopic(group))).isEmpty();
    }

    @Test
    void knowsTheNamesOfTheSystem() {
        assertThat(TopicNames.isSystemTopic("TBW102")).isTrue();
        assertThat(TopicNames.isSystemTopic("rmq_sys_anything")).isTrue();
        assertThat(TopicNames.isSystemTopic("Orders")).isFalse();
        assertThat(TopicNames.systemTopics()).allMatch(TopicNames::isSystemTopic);
        assertThat(TopicNames.isSystemGroup("CID_RMQ_SYS_X")).isTrue();
        assertThat(TopicNames.isSystemGroup("orders")).isFalse();
        assertThat(TopicNames.systemGroups()).allMatch(TopicNames::isSystemGroup);
        assertThat(TopicNames.isSendForbidden("SCHEDULE_TOPIC_XXXX")).isTrue();
        assertThat(TopicNames.isSendForbidden("TBW102")).isFalse();
        assertThat(TopicNames.isRetryTopic("%RETRY%g")).isTrue();
        assertThat(TopicNames.isDlqTopic("%DLQ%g")).isTrue();
    }
}
