// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.declared;

import io.cometmq.common.attribute.AttributeRules;
import io.cometmq.common.attribute.GroupAttributes;
import io.cometmq.common.attribute.TopicAttributes;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.io.Json;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a file declares: topics and consumer groups. */
enum Kind {
    TOPIC("topic", "topicName", TopicConfig.of("", 8, Permission.READ | Permission.WRITE), TopicAttributes.RULES),
    GROUP("group", "groupName", SubscriptionGroupConfig.of(""), GroupAttributes.RULES);

    private final String word;
    private final String nameField;

    @SuppressWarnings("ImmutableEnumChecker") // both records are immutable, their common type cannot say it
    private final Record byDefault;

    @SuppressWarnings("ImmutableEnumChecker") // immutable, and of a package that has no such annotation
    private final AttributeRules attributes;

    Kind(String word, String nameField, Record byDefault, AttributeRules attributes) {
        this.word = word;
        this.nameField = nameField;
        this.byDefault = byDefault;
        this.attributes = attributes;
    }

    /** One of them, in a sentence. */
    String word() {
        return word;
    }

    /** The list that holds them in a file. */
    String section() {
        return word + "s";
    }

    /** The settings that there are, by the names that RocketMQ's files have for them. */
    Set<String> fields() {
        Set<String> fields = new TreeSet<>();
        Stream.of(byDefault.getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .forEach(fields::add);
        fields.remove(nameField);
        return fields;
    }

    /** What is wrong with the attributes in the value of a setting, which {@link #problemOfValue} has passed. */
    List<String> problemsOfAttributes(Object value) {
        List<String> problems = new ArrayList<>();
        if (value instanceof Map<?, ?> named) {
            named.forEach((name, text) -> problems.add(attributes.problem(String.valueOf(name), String.valueOf(text))));
        }
        problems.removeIf(String::isEmpty);
        return problems;
    }

    /** The settings of a topic or group, in the order of their declaration; those that are not set are left out. */
    Map<String, Object> settings(Record config) {
        Map<?, ?> all = Json.read(Json.write(config), Map.class);
        Map<String, Object> settings = new LinkedHashMap<>();
        for (RecordComponent component : config.getClass().getRecordComponents()) {
            Object value = all.get(component.getName());
            if (value != null && !component.getName().equals(nameField)) {
                settings.put(component.getName(), value);
            }
        }
        return settings;
    }

    /** What a new one has where a file says nothing. */
    Map<String, Object> defaults() {
        return settings(byDefault);
    }

    /** A topic, which is a {@link TopicConfig}, or a group, which is a {@link SubscriptionGroupConfig}. */
    Record of(String name, Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put(nameField, name);
        return Json.read(Json.write(all), byDefault.getClass());
    }

    /** What is wrong with a name; empty when nothing is. */
    String problemOfName(String name) {
        boolean own = this == TOPIC
                ? TopicNames.isSystemTopic(name) || TopicNames.isRetryTopic(name) || TopicNames.isDlqTopic(name)
                : TopicNames.isSystemGroup(name);
        if (own) {
            return word + " " + name + ": expected none that brokers make for themselves";
        }
        return this == TOPIC ? TopicNames.problemOfTopic(name) : TopicNames.problemOfGroup(name);
    }

    /** What is wrong with the value of a setting; empty when nothing is. */
    String problemOfValue(String field, Object value) {
        Object like = defaults().get(field);
        if (like instanceof Number) {
            return value instanceof Integer || value instanceof Long
                    ? problemOfNumber(field, ((Number) value).longValue())
                    : field + " " + value + ": expected an integer";
        }
        if (like instanceof Boolean && !(value instanceof Boolean)) {
            return field + " " + value + ": expected true or false";
        }
        if (like instanceof String && !(value instanceof String)) {
            return field + " " + value + ": expected text";
        }
        return like instanceof Map && !(value instanceof Map)
                ? field + " " + value + ": expected names with values"
                : "";
    }

    private static String problemOfNumber(String field, long number) {
        if (field.equals("perm") && (number != (int) number || !Permission.isValid((int) number))) {
            return "perm " + number + ": expected 2 (write), 4 (read) or 6 (both)";
        }
        boolean counts = field.equals("readQueueNums") || field.equals("writeQueueNums");
        return counts && number < 1 ? field + " " + number + ": expected 1 or more" : "";
    }
}
