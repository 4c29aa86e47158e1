// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.group;

import io.cometmq.common.message.Message;
import io.cometmq.common.message.TagsCode;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer group wants of a topic; the shape that heartbeats carry.
 *
 * @param topic null is read as empty
 * @param subString the expression as the user wrote it; {@link #ALL} for everything
 * @param tagsSet the tags of a TAG expression; empty for everything
 * @param codeSet the hashes of {@code tagsSet}, which a broker compares with the queue's entries
 * @param subVersion grows with each change of the subscription, in milliseconds of the client's clock
 * @param expressionType {@link #TAG} or {@link #SQL92}; null is read as TAG
 * @param classFilterMode always false; from RocketMQ's filter servers
 */
public record SubscriptionData(
        String topic,
        String subString,
        Set<String> tagsSet,
        Set<Integer> codeSet,
        long subVersion,
        String expressionType,
        boolean classFilterMode) {
    /** The expression that takes every message. */
    public static final String ALL = "*";

    public static final String TAG = "TAG";
    public static final String SQL92 = "SQL92";

    private static final String TAG_SEPARATOR = "\\|\\|";

    /** Takes what a reader of JSON found; see the components for what null means. */
    public SubscriptionData(
            @Nullable String topic,
            @Nullable String subString,
            @Nullable Set<String> tagsSet,
            @Nullable Set<Integer> codeSet,
            long subVersion,
            @Nullable String expressionType,
            boolean classFilterMode) {
        this.topic = topic == null ? "" : topic;
        this.subString = subString == null ? ALL : subString;
        this.tagsSet = tagsSet == null ? Set.of() : Set.copyOf(tagsSet);
        this.codeSet = codeSet == null ? Set.of() : Set.copyOf(codeSet);
        this.subVersion = subVersion;
        this.expressionType = expressionType == null || expressionType.isEmpty() ? TAG : expressionType;
        this.classFilterMode = classFilterMode;
    }

    /**
     * Reads a tag expression: null, empty or {@code *} for everything, otherwise tags separated by {@code ||}.
     *
     * @throws IllegalArgumentException when an expression that is not empty names no tag
     */
    public static SubscriptionData ofTags(String topic, @Nullable String expression, long subVersion) {
        if (expression == null || expression.isBlank() || expression.strip().equals(ALL)) {
            return new SubscriptionData(topic, ALL, Set.of(), Set.of(), subVersion, TAG, false);
        }
        Set<String> tags = new LinkedHashSet<>();
        Set<Integer> codes = new LinkedHashSet<>();
        for (String part : expression.split(TAG_SEPARATOR, -1)) {
            String tag = part.strip();
            if (!tag.isEmpty()) {
                tags.add(tag);
                codes.add(TagsCode.of(tag));
            }
        }
        if (tags.isEmpty()) {
            throw new IllegalArgumentException(
                    "tag expression '" + expression + "': expected tags separated by ||, or *");
        }
        return new SubscriptionData(topic, expression, tags, codes, subVersion, TAG, false);
    }

    /** A subscription of any expression type; tags are read when the type is TAG. */
    public static SubscriptionData of(String topic, @Nullable String expression, String type, long subVersion) {
        if (type.isEmpty() || type.equals(TAG)) {
            return ofTags(topic, expression, subVersion);
        }
        if (expression == null || expression.isBlank()) {
            throw new IllegalArgumentException("expression of type " + type + " is empty: expected a text");
        }
        return new SubscriptionData(topic, expression, Set.of(), Set.of(), subVersion, type, false);
    }

    /** Whether every message matches: no tags are named. */
    public boolean matchesAll() {
        return expressionType.equals(TAG) && (subString.equals(ALL) || tagsSet.isEmpty());
    }

    /**
     * Whether a message that a broker gave for this subscription is wanted. Brokers compare hashes of tags, so another tag
     * may come through; other expressions were judged whole.
     */
    public boolean wants(Message message) {
        return !expressionType.equals(TAG) || matchesAll() || matchesTag(message.getTags());
    }

    /** Whether a message with this tag is wanted; for TAG subscriptions, by the exact text. */
    public boolean matchesTag(@Nullable String tag) {
        return matchesAll() || (tag != null && tagsSet.contains(tag));
    }
}
