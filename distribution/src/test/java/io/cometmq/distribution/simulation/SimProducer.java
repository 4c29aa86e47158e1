// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.producer.DefaultMQProducerImpl;
import io.cometmq.client.impl.producer.Target;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.client.producer.SendStatus;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.sim.SimProcess;
import io.cometmq.remoting.exception.RemotingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

/** Sends messages to the queues of a topic from one thread, and writes down which were acknowledged. */
final class SimProducer {
    /** The property of a message that waits: when it is due, in milliseconds of the simulation's clock. */
    static final String DUE = "due";

    private static final int TIMEOUT_MILLIS = 3_000;

    private final SimCluster cluster;
    private final String topic;
    private final int queues;
    private final Ledger ledger;
    private final Random random;
    private final SimProcess process;
    private final DefaultMQProducerImpl producer;
    private int longestDelayMillis;
    private boolean stopping;
    private boolean stopped;

    SimProducer(SimCluster cluster, String topic, int queues, Ledger ledger) {
        this.cluster = cluster;
        this.topic = topic;
        this.queues = queues;
        this.ledger = ledger;
        this.random = cluster.simulation().random("producer");
        this.process = cluster.simulation().process("producer");
        DefaultMQProducer settings = new DefaultMQProducer("producers");
        settings.setNamesrvAddr(SimCluster.NAME_SERVER);
        settings.setClientIP("10.0.0.1");
        settings.setInstanceName("producer");
        producer = new DefaultMQProducerImpl(settings, cluster.clients(process));
    }

    /** Has every second message wait for up to so long; called before the start. */
    SimProducer delaying(Duration longest) {
        longestDelayMillis = Math.toIntExact(longest.toMillis());
        return this;
    }

    SimProcess process() {
        return process;
    }

    /** Begins to send, each message some time after the one before. */
    void start(Duration longestPause) {
        process.run(() -> {
            try {
                producer.start();
            } catch (MQClientException failure) {
                throw new IllegalStateException(failure);
            }
            for (int number = 0; !stopping; number++) {
                send(number);
                cluster.simulation().sleep(Duration.ofNanos(1 + (long) (random.nextDouble() * longestPause.toNanos())));
            }
            stopped = true;
        });
    }

    /** Sends no more; true once the last send has ended. */
    boolean stop() {
        stopping = true;
        return stopped;
    }

    private void send(int number) {
        String body = "m-" + number;
        MessageQueue queue = new MessageQueue(topic, SimCluster.BROKER_NAME, random.nextInt(queues));
        Message message = new Message(topic, body.getBytes(StandardCharsets.UTF_8));
        if (longestDelayMillis > 0 && number % 2 == 0) {
            long due = cluster.simulation().clock().millis() + random.nextInt(longestDelayMillis);
            message.setDeliverTimeMs(due);
            message.putUserProperty(DUE, Long.toString(due));
        }
        try {
            SendResult result = producer.send(message, Target.of(queue), TIMEOUT_MILLIS);
            if (result.getSendStatus() == SendStatus.SEND_OK) {
                ledger.acknowledged(queue, body);
            }
        } catch (MQClientException | RemotingException | MQBrokerException unacknowledged) {
            cluster.simulation().note("not acknowledged: " + body);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("nobody interrupts the producer", interrupted);
        }
    }
}
