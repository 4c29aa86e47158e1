// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.message.Message;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Two consumers of one group that write down every line they are given. Thread-safe. */
final class LineReceiver implements Resource {
    private static final int CONSUMERS = 2;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int DIGITS = 3;

    private final Rebuilt rebuilt;
    private final Clock clock;
    private final Histogram endToEnd = new ConcurrentHistogram(LONGEST.toNanos(), DIGITS);
    private final AtomicLong lastReceived = new AtomicLong();
    private final Resources consumers = new Resources();

    private LineReceiver(Rebuilt rebuilt, Clock clock) {
        this.rebuilt = rebuilt;
        this.clock = clock;
    }

    static LineReceiver start(String nameServer, Rebuilt rebuilt, Clock clock) throws MQClientException {
        LineReceiver receiver = new LineReceiver(rebuilt, clock);
        try {
            for (int number = 1; number <= CONSUMERS; number++) {
                receiver.startConsumer(nameServer, "quickstart-consumer-" + number);
            }
            return receiver;
        } catch (MQClientException | RuntimeException failure) {
            receiver.close();
            throw failure;
        }
    }

    private void startConsumer(String nameServer, String instance) throws MQClientException {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("QuickstartConsumers");
        consumer.setNamesrvAddr(nameServer);
        consumer.setInstanceName(instance);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(LineMessage.TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(this::take);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        consumers.own(consumer::shutdown);
    }

    private void take(Message message) {
        long now = clock.nanos();
        boolean isNew = rebuilt.take(
                LineMessage.file(message), LineMessage.line(message), LineMessage.position(message), message.getBody());
        if (isNew) {
            endToEnd.recordValue(Math.min(LONGEST.toNanos(), Math.max(0, now - LineMessage.sentNanos(message))));
            lastReceived.set(now);
        }
    }

    /** Time from the call of send to the call of the listener, in milliseconds, that {@code percentile} stayed under. */
    double endToEndMillis(double percentile) {
        return endToEnd.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    /** The clock's nanoseconds when the last new line came; 0 before the first. */
    long lastReceivedNanos() {
        return lastReceived.get();
    }

    @Override
    public void close() {
        consumers.close();
    }
}
