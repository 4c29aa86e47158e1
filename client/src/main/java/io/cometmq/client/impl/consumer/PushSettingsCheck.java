// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.Validators;
import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.exception.MQClientException;

/** Checks the settings of a push consumer before it starts: each within the range that RocketMQ allows. Stateless. */
final class PushSettingsCheck {
    /** The most threads that may call a listener. */
    static final int MAX_THREADS = 1_000;

    private static final int MAX_BATCH = 1_024;
    private static final int MAX_QUEUE_THRESHOLD = 65_535;
    private static final int MAX_QUEUE_MIB = 1_024;
    private static final int MAX_TOPIC_THRESHOLD = 6_553_500;
    private static final int MAX_TOPIC_MIB = 102_400;

    private PushSettingsCheck() {}

    static void check(DefaultMQPushConsumer settings) throws MQClientException {
        Validators.checkGroup(settings.getConsumerGroup());
        Validators.checkConnection(settings);
        if (settings.getMessageListener() == null) {
            throw new MQClientException("messageListener is null: register one before start", null);
        }
        StartOffset.parse(settings.getConsumeTimestamp());
        range("consumeThreadMin", settings.getConsumeThreadMin(), 1, MAX_THREADS);
        range("consumeThreadMax", settings.getConsumeThreadMax(), 1, MAX_THREADS);
        if (settings.getConsumeThreadMin() > settings.getConsumeThreadMax()) {
            throw new MQClientException(
                    "consumeThreadMin=" + settings.getConsumeThreadMin() + ": expected at most consumeThreadMax="
                            + settings.getConsumeThreadMax(),
                    null);
        }
        range("consumeConcurrentlyMaxSpan", settings.getConsumeConcurrentlyMaxSpan(), 1, MAX_QUEUE_THRESHOLD);
        range("pullThresholdForQueue", settings.getPullThresholdForQueue(), 1, MAX_QUEUE_THRESHOLD);
        range("pullThresholdSizeForQueue", settings.getPullThresholdSizeForQueue(), 1, MAX_QUEUE_MIB);
        if (settings.getPullThresholdForTopic() != -1) {
            range("pullThresholdForTopic", settings.getPullThresholdForTopic(), 1, MAX_TOPIC_THRESHOLD);
        }
        if (settings.getPullThresholdSizeForTopic() != -1) {
            range("pullThresholdSizeForTopic", settings.getPullThresholdSizeForTopic(), 1, MAX_TOPIC_MIB);
        }
        range("pullInterval", settings.getPullInterval(), 0, MAX_QUEUE_THRESHOLD);
        range("consumeMessageBatchMaxSize", settings.getConsumeMessageBatchMaxSize(), 1, MAX_BATCH);
        range("pullBatchSize", settings.getPullBatchSize(), 1, MAX_BATCH);
        range("adjustThreadPoolNumsThreshold", settings.getAdjustThreadPoolNumsThreshold(), 1, Integer.MAX_VALUE);
        range("suspendCurrentQueueTimeMillis", settings.getSuspendCurrentQueueTimeMillis(), 0, Integer.MAX_VALUE);
        range(
                "awaitTerminationMillisWhenShutdown",
                settings.getAwaitTerminationMillisWhenShutdown(),
                0,
                Integer.MAX_VALUE);
        range("stuckReportMillis", settings.getStuckReportMillis(), 0, Integer.MAX_VALUE);
        range("popInvisibleTime", settings.getPopInvisibleTime(), 5_000, 300_000);
        range("popBatchNums", settings.getPopBatchNums(), 1, 32);
        range("popThresholdForQueue", settings.getPopThresholdForQueue(), 1, Integer.MAX_VALUE);
        range("consumeTimeout", settings.getConsumeTimeout(), 1, Integer.MAX_VALUE);
    }

    private static void range(String name, long value, long least, long most) throws MQClientException {
        if (value < least || value > most) {
            throw new MQClientException(name + "=" + value + ": expected " + least + ".." + most, null);
        }
    }
}
