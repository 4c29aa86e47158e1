// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.Validators;
import io.cometmq.client.consumer.DefaultLitePullConsumer;
import io.cometmq.client.exception.MQClientException;

/** Checks the settings of a lite pull consumer before it starts. Stateless. */
final class LiteSettingsCheck {
    private static final int MAX_BATCH = 1_024;
    private static final int MAX_QUEUE_THRESHOLD = 65_535;
    private static final int MAX_QUEUE_MIB = 1_024;

    private LiteSettingsCheck() {}

    static void check(DefaultLitePullConsumer settings) throws MQClientException {
        Validators.checkGroup(settings.getConsumerGroup());
        Validators.checkConnection(settings);
        StartOffset.parse(settings.getConsumeTimestamp());
        if (settings.getConsumerTimeoutMillisWhenSuspend() < settings.getBrokerSuspendMaxTimeMillis()) {
            throw new MQClientException(
                    "Long polling mode, the consumer consumerTimeoutMillisWhenSuspend="
                            + settings.getConsumerTimeoutMillisWhenSuspend()
                            + " must greater than brokerSuspendMaxTimeMillis="
                            + settings.getBrokerSuspendMaxTimeMillis(),
                    null);
        }
        range("pullBatchSize", settings.getPullBatchSize(), 1, MAX_BATCH);
        range("pullThresholdForAll", settings.getPullThresholdForAll(), 1, Long.MAX_VALUE);
        range("pullThresholdForQueue", settings.getPullThresholdForQueue(), 1, MAX_QUEUE_THRESHOLD);
        range("pullThresholdSizeForQueue", settings.getPullThresholdSizeForQueue(), 1, MAX_QUEUE_MIB);
        range("consumeMaxSpan", settings.getConsumeMaxSpan(), 1, MAX_QUEUE_THRESHOLD);
        range("pollTimeoutMillis", settings.getPollTimeoutMillis(), 0, Long.MAX_VALUE);
        range("topicMetadataCheckIntervalMillis", settings.getTopicMetadataCheckIntervalMillis(), 1, Long.MAX_VALUE);
    }

    private static void range(String name, long value, long least, long most) throws MQClientException {
        if (value < least || value > most) {
            throw new MQClientException(name + "=" + value + ": expected " + least + ".." + most, null);
        }
    }
}
