// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.heartbeat;

import java.util.Set;

/**
 * What a consumer group wants of a topic, under the name and with the getters that users of the admin API know. Ordered
 * by topic and expression. Immutable.
 *
 * @param wanted the same as the rest of the system has it
 */
public record SubscriptionData(io.cometmq.common.group.SubscriptionData wanted)
        implements Comparable<SubscriptionData> {
    /** The expression that takes every message. */
    public static final String SUB_ALL = io.cometmq.common.group.SubscriptionData.ALL;

    public String getTopic() {
        return wanted.topic();
    }

    /** The expression as the user wrote it. */
    public String getSubString() {
        return wanted.subString();
    }

    /** The tags of a TAG expression; empty for every message. */
    public Set<String> getTagsSet() {
        return wanted.tagsSet();
    }

    /** The hashes of the tags. */
    public Set<Integer> getCodeSet() {
        return wanted.codeSet();
    }

    /** Grows with each change of the subscription. */
    public long getSubVersion() {
        return wanted.subVersion();
    }

    /** TAG or SQL92. */
    public String getExpressionType() {
        return wanted.expressionType();
    }

    public boolean isClassFilterMode() {
        return wanted.classFilterMode();
    }

    @Override
    public int compareTo(SubscriptionData other) {
        int byTopic = getTopic().compareTo(other.getTopic());
        return byTopic != 0 ? byTopic : getSubString().compareTo(other.getSubString());
    }
}
