// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.subscription;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of a consumer group as users of the admin API fill them in; the system itself passes on {@link
 * io.cometmq.common.group.SubscriptionGroupConfig}, which cannot change. What has no setter here, the retry policy and the
 * subscriptions of an operator, stays as it was in the settings that it was made from. For one thread at a time.
 */
public class SubscriptionGroupConfig {
    private final io.cometmq.common.group.SubscriptionGroupConfig template;
    private String groupName;
    private boolean consumeEnable;
    private boolean consumeFromMinEnable;
    private boolean consumeBroadcastEnable;
    private boolean consumeMessageOrderly;
    private int retryQueueNums;
    private int retryMaxTimes;
    private long brokerId;
    private long whichBrokerWhenConsumeSlowly;
    private boolean notifyConsumerIdsChangedEnable;
    private int groupSysFlag;
    private int consumeTimeoutMinute;
    private Map<String, String> attributes;

    /** Settings without a name, with RocketMQ's defaults. */
    public SubscriptionGroupConfig() {
        this(io.cometmq.common.group.SubscriptionGroupConfig.of(""));
    }

    /** The same settings, to be changed. */
    public SubscriptionGroupConfig(io.cometmq.common.group.SubscriptionGroupConfig settings) {
        this.template = settings;
        this.groupName = settings.groupName();
        this.consumeEnable = settings.consumeEnable();
        this.consumeFromMinEnable = settings.consumeFromMinEnable();
        this.consumeBroadcastEnable = settings.consumeBroadcastEnable();
        this.consumeMessageOrderly = settings.consumeMessageOrderly();
        this.retryQueueNums = settings.retryQueueNums();
        this.retryMaxTimes = settings.retryMaxTimes();
        this.brokerId = settings.brokerId();
        this.whichBrokerWhenConsumeSlowly = settings.whichBrokerWhenConsumeSlowly();
        this.notifyConsumerIdsChangedEnable = settings.notifyConsumerIdsChangedEnable();
        this.groupSysFlag = settings.groupSysFlag();
        this.consumeTimeoutMinute = settings.consumeTimeoutMinute();
        this.attributes = new HashMap<>(settings.attributes());
    }

    /** The settings as they are now. */
    public final io.cometmq.common.group.SubscriptionGroupConfig settings() {
        return new io.cometmq.common.group.SubscriptionGroupConfig(
                groupName,
                consumeEnable,
                consumeFromMinEnable,
                consumeBroadcastEnable,
                consumeMessageOrderly,
                retryQueueNums,
                retryMaxTimes,
                template.groupRetryPolicy(),
                brokerId,
                whichBrokerWhenConsumeSlowly,
                notifyConsumerIdsChangedEnable,
                groupSysFlag,
                consumeTimeoutMinute,
                template.subscriptionDataSet(),
                attributes);
    }

    /** The name; empty until it is set. */
    public String getGroupName() {
        return groupName;
    }

    public void setGroupName(String groupName) {
        this.groupName = groupName;
    }

    /** False refuses pulls. */
    public boolean isConsumeEnable() {
        return consumeEnable;
    }

    public void setConsumeEnable(boolean consumeEnable) {
        this.consumeEnable = consumeEnable;
    }

    /** Whether a group without offset may begin at the first stored message. */
    public boolean isConsumeFromMinEnable() {
        return consumeFromMinEnable;
    }

    public void setConsumeFromMinEnable(boolean consumeFromMinEnable) {
        this.consumeFromMinEnable = consumeFromMinEnable;
    }

    /** False refuses pulls of broadcasting consumers. */
    public boolean isConsumeBroadcastEnable() {
        return consumeBroadcastEnable;
    }

    public void setConsumeBroadcastEnable(boolean consumeBroadcastEnable) {
        this.consumeBroadcastEnable = consumeBroadcastEnable;
    }

    /** Whether messages of a queue are given out one at a time by pops. */
    public boolean isConsumeMessageOrderly() {
        return consumeMessageOrderly;
    }

    public void setConsumeMessageOrderly(boolean consumeMessageOrderly) {
        this.consumeMessageOrderly = consumeMessageOrderly;
    }

    /** Queues of the retry topic; 0 sends failed messages nowhere. */
    public int getRetryQueueNums() {
        return retryQueueNums;
    }

    public void setRetryQueueNums(int retryQueueNums) {
        this.retryQueueNums = retryQueueNums;
    }

    /** After so many retries a message goes to the dead-letter topic. */
    public int getRetryMaxTimes() {
        return retryMaxTimes;
    }

    public void setRetryMaxTimes(int retryMaxTimes) {
        this.retryMaxTimes = retryMaxTimes;
    }

    /** Consumers read from this broker first. */
    public long getBrokerId() {
        return brokerId;
    }

    public void setBrokerId(long brokerId) {
        this.brokerId = brokerId;
    }

    /** The broker id that consumers far behind are sent to. */
    public long getWhichBrokerWhenConsumeSlowly() {
        return whichBrokerWhenConsumeSlowly;
    }

    public void setWhichBrokerWhenConsumeSlowly(long whichBrokerWhenConsumeSlowly) {
        this.whichBrokerWhenConsumeSlowly = whichBrokerWhenConsumeSlowly;
    }

    /** Whether members are told when the group changes. */
    public boolean isNotifyConsumerIdsChangedEnable() {
        return notifyConsumerIdsChangedEnable;
    }

    public void setNotifyConsumerIdsChangedEnable(boolean notifyConsumerIdsChangedEnable) {
        this.notifyConsumerIdsChangedEnable = notifyConsumerIdsChangedEnable;
    }

    /** 1 unit. */
    public int getGroupSysFlag() {
        return groupSysFlag;
    }

    public void setGroupSysFlag(int groupSysFlag) {
        this.groupSysFlag = groupSysFlag;
    }

    /** How long a listener may take. */
    public int getConsumeTimeoutMinute() {
        return consumeTimeoutMinute;
    }

    public void setConsumeTimeoutMinute(int consumeTimeoutMinute) {
        this.consumeTimeoutMinute = consumeTimeoutMinute;
    }

    /** Plain names. */
    public Map<String, String> getAttributes() {
        return attributes;
    }

    public void setAttributes(Map<String, String> attributes) {
        this.attributes = attributes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubscriptionGroupConfig group && settings().equals(group.settings());
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(settings());
    }

    @Override
    public String toString() {
        return settings().toString();
    }
}
