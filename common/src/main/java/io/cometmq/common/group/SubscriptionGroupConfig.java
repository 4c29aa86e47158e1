// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.group;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one consumer group on one broker; the shape of an entry of {@code config/subscriptionGroup.json}.
 *
 * @param groupName null is read as empty
 * @param consumeEnable false refuses pulls
 * @param consumeFromMinEnable whether a group without offset may begin at the first stored message
 * @param consumeBroadcastEnable false refuses pulls of broadcasting consumers
 * @param consumeMessageOrderly whether messages of a queue are given out one at a time by pops
 * @param retryQueueNums queues of the retry topic; 0 sends failed messages nowhere
 * @param retryMaxTimes after so many retries a message goes to the dead-letter topic
 * @param groupRetryPolicy for pops; null is read as {@link RetryPolicy#CUSTOMIZED}
 * @param brokerId consumers read from this broker first
 * @param whichBrokerWhenConsumeSlowly the broker id that consumers far behind are sent to
 * @param notifyConsumerIdsChangedEnable whether members are told when the group changes
 * @param groupSysFlag 1 unit
 * @param consumeTimeoutMinute how long a listener may take
 * @param subscriptionDataSet subscriptions fixed by an operator; null when there are none
 * @param attributes plain names; null is read as none
 */
public record SubscriptionGroupConfig(
        String groupName,
        boolean consumeEnable,
        boolean consumeFromMinEnable,
        boolean consumeBroadcastEnable,
        boolean consumeMessageOrderly,
        int retryQueueNums,
        int retryMaxTimes,
        RetryPolicy groupRetryPolicy,
        long brokerId,
        long whichBrokerWhenConsumeSlowly,
        boolean notifyConsumerIdsChangedEnable,
        int groupSysFlag,
        int consumeTimeoutMinute,
        @Nullable Set<SimpleSubscription> subscriptionDataSet,
        Map<String, String> attributes) {
    /** What a group has when nobody says otherwise. */
    public static final int DEFAULT_RETRY_MAX_TIMES = 16;

    private static final int DEFAULT_CONSUME_TIMEOUT_MINUTES = 15;

    /** Takes what a reader of JSON found; see the components for what null means. */
    public SubscriptionGroupConfig(
            @Nullable String groupName,
            boolean consumeEnable,
            boolean consumeFromMinEnable,
            boolean consumeBroadcastEnable,
            boolean consumeMessageOrderly,
            int retryQueueNums,
            int retryMaxTimes,
            @Nullable RetryPolicy groupRetryPolicy,
            long brokerId,
            long whichBrokerWhenConsumeSlowly,
            boolean notifyConsumerIdsChangedEnable,
            int groupSysFlag,
            int consumeTimeoutMinute,
            @Nullable Set<SimpleSubscription> subscriptionDataSet,
            @Nullable Map<String, String> attributes) {
        this.groupName = groupName == null ? "" : groupName;
        this.consumeEnable = consumeEnable;
        this.consumeFromMinEnable = consumeFromMinEnable;
        this.consumeBroadcastEnable = consumeBroadcastEnable;
        this.consumeMessageOrderly = consumeMessageOrderly;
        this.retryQueueNums = retryQueueNums;
        this.retryMaxTimes = retryMaxTimes;
        this.groupRetryPolicy = groupRetryPolicy == null ? RetryPolicy.CUSTOMIZED : groupRetryPolicy;
        this.brokerId = brokerId;
        this.whichBrokerWhenConsumeSlowly = whichBrokerWhenConsumeSlowly;
        this.notifyConsumerIdsChangedEnable = notifyConsumerIdsChangedEnable;
        this.groupSysFlag = groupSysFlag;
        this.consumeTimeoutMinute = consumeTimeoutMinute;
        this.subscriptionDataSet = subscriptionDataSet == null ? null : Set.copyOf(subscriptionDataSet);
        this.attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
    }

    /** A group with RocketMQ's defaults, as brokers create it when a consumer first appears. */
    public static SubscriptionGroupConfig of(String groupName) {
        return new SubscriptionGroupConfig(
                groupName,
                true,
                true,
                true,
                false,
                1,
                DEFAULT_RETRY_MAX_TIMES,
                RetryPolicy.CUSTOMIZED,
                0,
                1,
                true,
                0,
                DEFAULT_CONSUME_TIMEOUT_MINUTES,
                null,
                Map.of());
    }

    /** The same group with other attributes. */
    public SubscriptionGroupConfig with(Map<String, String> newAttributes) {
        return new SubscriptionGroupConfig(
                groupName,
                consumeEnable,
                consumeFromMinEnable,
                consumeBroadcastEnable,
                consumeMessageOrderly,
                retryQueueNums,
                retryMaxTimes,
                groupRetryPolicy,
                brokerId,
                whichBrokerWhenConsumeSlowly,
                notifyConsumerIdsChangedEnable,
                groupSysFlag,
                consumeTimeoutMinute,
                subscriptionDataSet,
                newAttributes);
    }

    /**
     * How long pops wait before they hand a message out again; kept for its owner, not interpreted here.
     *
     * @param type CUSTOMIZED or EXPONENTIAL
     */
    public record RetryPolicy(
            String type,
            @Nullable CustomDelays customizedRetryPolicy,
            @Nullable ExponentialDelays exponentialRetryPolicy) {
        /** The fixed list of delays. */
        public static final RetryPolicy CUSTOMIZED = new RetryPolicy("CUSTOMIZED", null, null);
    }

    /** Delays in milliseconds, one per delivery; the last one stays. */
    public record CustomDelays(@Nullable List<Long> next) {}

    /** Delays in milliseconds that grow by a factor. */
    public record ExponentialDelays(long initial, long max, long multiplier) {}

    /** A subscription fixed by an operator. */
    public record SimpleSubscription(String topic, String expressionType, String expression, long version) {}
}
