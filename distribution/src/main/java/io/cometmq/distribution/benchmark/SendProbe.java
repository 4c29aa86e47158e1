// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendCallback;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.Message;
import io.cometmq.remoting.exception.RemotingException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends messages at a steady pace and notes how long each takes, whatever happens meanwhile. A message says when it was sent,
 * if it is long enough. For one thread.
 */
final class SendProbe {
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int DIGITS = 3;
    private static final int LOST_AFTER_SECONDS = 30;

    private final DefaultMQProducer producer;
    private final String topic;
    private final int size;
    private final Clock clock;
    private final Semaphore pause = new Semaphore(0);
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private volatile Histogram times = new ConcurrentHistogram(DIGITS);
    private long sent;

    SendProbe(DefaultMQProducer producer, String topic, int size, Clock clock) {
        this.producer = producer;
        this.topic = topic;
        this.size = size;
        this.clock = clock;
    }

    /** Sends one message and pauses until the next one is due. */
    void step() throws MQClientException, RemotingException, InterruptedException {
        long begun = clock.nanos();
        Histogram into = times;
        sent++;
        byte[] body = new byte[size];
        if (size >= Long.BYTES) {
            ByteBuffer.wrap(body).putLong(begun);
        }
        producer.send(new Message(topic, body), new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                into.recordValue(clock.nanos() - begun);
                answered.incrementAndGet();
            }

            @Override
            public void onException(Throwable failure) {
                failed.incrementAndGet();
                answered.incrementAndGet();
            }
        });
        pause.tryAcquire(Math.max(0, PACE_NANOS - (clock.nanos() - begun)), TimeUnit.NANOSECONDS);
    }

    /** The times since the last call, in nanoseconds; waits for the messages on their way. */
    Histogram take() throws InterruptedException {
        long deadline = clock.nanos() + TimeUnit.SECONDS.toNanos(LOST_AFTER_SECONDS);
        while (answered.get() < sent && clock.nanos() < deadline) {
            pause.tryAcquire(1, TimeUnit.MILLISECONDS);
        }
        Histogram taken = times;
        times = new ConcurrentHistogram(DIGITS);
        return taken;
    }

    /** How many messages were refused or not answered in time. */
    long failed() {
        return failed.get();
    }
}
