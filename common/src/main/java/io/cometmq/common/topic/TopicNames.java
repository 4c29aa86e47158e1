// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.topic;

import java.util.Set;

/**
 * Which names topics and groups may have, and which are reserved.
 *
 * <p>The checks return a text: empty when the name is fine, otherwise what is wrong with it, for a remark or an exception.
 */
public final class TopicNames {
    /** Topics created on the fly take over the settings of this one. */
    public static final String AUTO_CREATE_TOPIC = "TBW102";

    public static final String SCHEDULE_TOPIC = "SCHEDULE_TOPIC_XXXX";
    public static final String BENCHMARK_TOPIC = "BenchmarkTest";
    public static final String TRANS_HALF_TOPIC = "RMQ_SYS_TRANS_HALF_TOPIC";
    public static final String TRANS_OP_HALF_TOPIC = "RMQ_SYS_TRANS_OP_HALF_TOPIC";
    public static final String ROCKSDB_TRANS_HALF_TOPIC = "RMQ_SYS_ROCKSDB_TRANS_HALF_TOPIC";
    public static final String ROCKSDB_TRANS_OP_HALF_TOPIC = "RMQ_SYS_ROCKSDB_TRANS_OP_HALF_TOPIC";
    public static final String TRACE_TOPIC = "RMQ_SYS_TRACE_TOPIC";
    public static final String TRANS_CHECK_MAX_TIME_TOPIC = "TRANS_CHECK_MAX_TIME_TOPIC";
    public static final String SELF_TEST_TOPIC = "SELF_TEST_TOPIC";
    public static final String OFFSET_MOVED_EVENT = "OFFSET_MOVED_EVENT";
    public static final String CHECKPOINT_TOPIC = "CHECKPOINT_TOPIC";
    public static final String WHEEL_TIMER_TOPIC = "rmq_sys_wheel_timer";

    public static final String SYSTEM_TOPIC_PREFIX = "rmq_sys_";
    public static final String SYSTEM_GROUP_PREFIX = "CID_RMQ_SYS_";
    public static final String RETRY_PREFIX = "%RETRY%";
    public static final String DLQ_PREFIX = "%DLQ%";

    private static final char POP_RETRY_V1 = '_';
    private static final char POP_RETRY_V2 = '+';

    /** The name of a light queue: it has no settings of its own and gets messages through those of a real topic. */
    public static final String LMQ_PREFIX = "%LMQ%";

    /** Longest name of a topic, in characters. */
    public static final int MAX_TOPIC_LENGTH = 127;
    /** Longest name of a retry or dead-letter topic, in characters: the record's length byte. */
    public static final int MAX_RETRY_TOPIC_LENGTH = 255;
    /** Longest name of a group a broker takes, in characters. */
    public static final int MAX_GROUP_LENGTH = 120;

    private static final Set<String> SYSTEM_TOPICS = Set.of(
            AUTO_CREATE_TOPIC,
            SCHEDULE_TOPIC,
            BENCHMARK_TOPIC,
            TRANS_HALF_TOPIC,
            TRANS_OP_HALF_TOPIC,
            ROCKSDB_TRANS_HALF_TOPIC,
            ROCKSDB_TRANS_OP_HALF_TOPIC,
            TRACE_TOPIC,
            TRANS_CHECK_MAX_TIME_TOPIC,
            SELF_TEST_TOPIC,
            OFFSET_MOVED_EVENT,
            CHECKPOINT_TOPIC,
            WHEEL_TIMER_TOPIC);

    private static final Set<String> SEND_FORBIDDEN_TOPICS = Set.of(
            SCHEDULE_TOPIC,
            TRANS_HALF_TOPIC,
            TRANS_OP_HALF_TOPIC,
            ROCKSDB_TRANS_HALF_TOPIC,
            ROCKSDB_TRANS_OP_HALF_TOPIC,
            TRANS_CHECK_MAX_TIME_TOPIC,
            SELF_TEST_TOPIC,
            OFFSET_MOVED_EVENT);

    private static final Set<String> SYSTEM_GROUPS = Set.of(
            "DEFAULT_CONSUMER",
            "DEFAULT_PRODUCER",
            "TOOLS_CONSUMER",
            "SCHEDULE_CONSUMER",
            "FILTERSRV_CONSUMER",
            "__MONITOR_CONSUMER",
            "CLIENT_INNER_PRODUCER",
            "SELF_TEST_P_GROUP",
            "SELF_TEST_C_GROUP",
            "CID_ONS-HTTP-PROXY",
            "CID_ONSAPI_PERMISSION",
            "CID_ONSAPI_OWNER",
            "CID_ONSAPI_PULL",
            "CID_RMQ_SYS_TRANS");

    private TopicNames() {}

    /** The topic that carries the messages a group could not consume yet. */
    public static String retryTopic(String group) {
        return RETRY_PREFIX + group;
    }

    /** The topic that carries the messages a group gave up on. */
    public static String dlqTopic(String group) {
        return DLQ_PREFIX + group;
    }

    /** The topic that carries the messages of {@code topic} that a group popped and did not consume. */
    public static String popRetryTopic(String group, String topic) {
        return RETRY_PREFIX + group + POP_RETRY_V1 + topic;
    }

    /** The same under the second form of its name, which no other topic's name can equal. */
    public static String popRetryTopicV2(String group, String topic) {
        return RETRY_PREFIX + group + POP_RETRY_V2 + topic;
    }

    /** The topic of a cluster that carries answers back to who asked. */
    public static String replyTopic(String cluster) {
        return cluster + "_REPLY_TOPIC";
    }

    public static boolean isRetryTopic(String topic) {
        return topic.startsWith(RETRY_PREFIX);
    }

    public static boolean isDlqTopic(String topic) {
        return topic.startsWith(DLQ_PREFIX);
    }

    public static boolean isLmq(String topic) {
        return topic.startsWith(LMQ_PREFIX);
    }

    /** Whether a topic belongs to the broker: one of the fixed names, or one with the prefix {@code rmq_sys_}. */
    public static boolean isSystemTopic(String topic) {
        return SYSTEM_TOPICS.contains(topic) || topic.startsWith(SYSTEM_TOPIC_PREFIX);
    }

    /** The fixed names of {@link #isSystemTopic}. */
    public static Set<String> systemTopics() {
        return SYSTEM_TOPICS;
    }

    /** Whether applications may not send to a topic. */
    public static boolean isSendForbidden(String topic) {
        return SEND_FORBIDDEN_TOPICS.contains(topic);
    }

    /** Whether a group belongs to the system: one of the fixed names, or one with the prefix {@code CID_RMQ_SYS_}. */
    public static boolean isSystemGroup(String group) {
        return SYSTEM_GROUPS.contains(group) || group.startsWith(SYSTEM_GROUP_PREFIX);
    }

    /** The fixed names of {@link #isSystemGroup}. */
    public static Set<String> systemGroups() {
        return SYSTEM_GROUPS;
    }

    /** What is wrong with {@code topic} as a topic's name; empty when nothing is. */
    public static String problemOfTopic(String topic) {
        int longest = isRetryTopic(topic) || isDlqTopic(topic) ? MAX_RETRY_TOPIC_LENGTH : MAX_TOPIC_LENGTH;
        return problem("topic", topic, longest);
    }

    /** What is wrong with {@code group} as a group's name; empty when nothing is. */
    public static String problemOfGroup(String group) {
        return problem("group", group, MAX_GROUP_LENGTH);
    }

    private static String problem(String what, String name, int longest) {
        if (name.isBlank()) {
            return "the " + what + " is blank: expected a name of 1 to " + longest + " characters";
        }
        if (name.length() > longest) {
            return "the " + what + " has " + name.length() + " characters: expected at most " + longest;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isNameCharacter(name.charAt(i))) {
                return "the " + what + " '" + printable(name) + "' contains the character '"
                        + printable(name.substring(i, i + 1)) + "' at " + i + ": expected only a-z A-Z 0-9 _ - % |";
            }
        }
        return "";
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '%'
                || c == '|';
    }

    /** Control characters must not reach a log or a terminal. */
    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }
}
