// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.topic;

/** How many tags a message of a topic may carry. RocketMQ's clients only ever use the first. */
public enum TopicFilterType {
    SINGLE_TAG,
    MULTI_TAG
}
