// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import java.util.Map;

/**
 * What an operator watches of the timers, at one moment.
 *
 * @param topics by the topic that messages go to when they are due
 * @param unread entries of the queue of waiting messages that were not read yet
 * @param unreadMillis for how long that queue was not read to its end
 */
public record TimerFigures(Map<String, OfTopic> topics, long unread, long unreadMillis) {
    /**
     * The messages of one topic.
     *
     * @param waiting how many wait now
     * @param entered how many came since the start
     * @param left how many went since the start
     */
    public record OfTopic(long waiting, long entered, long left) {}
}
