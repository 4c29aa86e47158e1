// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import static io.cometmq.distribution.benchmark.StoreBenchmark.say;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendCallback;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.message.Message;
import io.cometmq.remoting.exception.RemotingException;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** The process that sends to the broker of {@link GarbageBenchmark}: as many messages as are counted, twice. */
final class GarbageSender implements SendCallback {
    static final String WARM = "warm";
    static final String SENT = "sent";
    private static final String TOPIC = "BenchmarkGarbage";

    private final Semaphore room;
    private final LongAdder failed = new LongAdder();

    private GarbageSender(int inFlight) {
        this.room = new Semaphore(inFlight);
    }

    /** Sends, says that, waits for a line, and does both again. */
    static void run(String nameServer, int size, int messages, int inFlight)
            throws IOException, MQClientException, RemotingException, InterruptedException {
        DefaultMQProducer producer = new DefaultMQProducer("BenchmarkGarbageSenders");
        producer.setNamesrvAddr(nameServer);
        producer.start();
        try {
            GarbageSender sender = new GarbageSender(inFlight);
            sender.send(producer, size, messages, inFlight);
            say(WARM);
            if (System.in.read() < 0) {
                return;
            }
            sender.send(producer, size, messages, inFlight);
            say(SENT);
        } finally {
            producer.shutdown();
        }
    }

    private void send(DefaultMQProducer producer, int size, int messages, int inFlight)
            throws MQClientException, RemotingException, InterruptedException {
        byte[] body = new byte[size];
        for (int i = 0; i < messages; i++) {
            room.acquire();
            producer.send(new Message(TOPIC, body), this);
        }
        room.acquire(inFlight);
        room.release(inFlight);
        if (failed.sum() > 0) {
            throw new IllegalStateException(failed + " of " + messages + " sends failed: expected none");
        }
    }

    @Override
    public void onSuccess(SendResult result) {
        room.release();
    }

    @Override
    public void onException(Throwable failure) {
        failed.increment();
        room.release();
    }
}
