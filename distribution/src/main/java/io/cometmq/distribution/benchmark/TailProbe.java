// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.message.MessageExt;
import java.nio.ByteBuffer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** A consumer that waits at the end of a topic, and notes how long the messages of a {@link SendProbe} take to it. */
final class TailProbe implements Resource {
    private static final int DIGITS = 3;

    private final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("BenchmarkTail");
    private final Clock clock;
    private volatile Histogram times = new ConcurrentHistogram(DIGITS);

    private TailProbe(Clock clock) {
        this.clock = clock;
    }

    /** Starts consuming. */
    static TailProbe start(String nameServer, String topic, Clock clock) throws MQClientException {
        TailProbe probe = new TailProbe(clock);
        probe.consumer.setNamesrvAddr(nameServer);
        probe.consumer.subscribe(topic, "*");
        probe.consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(probe::note);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        probe.consumer.start();
        return probe;
    }

    private void note(MessageExt message) {
        times.recordValue(
                Math.max(0, clock.nanos() - ByteBuffer.wrap(message.getBody()).getLong()));
    }

    /** The times since the last call, in nanoseconds. */
    Histogram take() {
        Histogram taken = times;
        times = new ConcurrentHistogram(DIGITS);
        return taken;
    }

    @Override
    public void close() {
        consumer.shutdown();
    }
}
