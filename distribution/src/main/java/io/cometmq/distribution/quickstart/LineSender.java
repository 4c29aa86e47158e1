// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.MessageQueueSelector;
import io.cometmq.client.producer.SendCallback;
import io.cometmq.client.producer.SendResult;
import io.cometmq.client.producer.SendStatus;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.message.Message;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.distribution.quickstart.Lines.LineTooLongException;
import io.cometmq.remoting.exception.RemotingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends files line by line, at most a window of lines ahead of the acknowledgements. Used by one thread. */
final class LineSender implements Resource {
    private static final int WINDOW = 256;
    private static final int QUEUES = 8;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final long ANSWER_SECONDS = 60;
    private static final int TRIES_TO_CREATE = 1_000;

    /** All lines of a file go to one queue, so their order is kept. */
    private static final MessageQueueSelector QUEUE_OF_FILE =
            (queues, message, file) -> queues.get(LineMessage.file(message) % queues.size());

    private final DefaultMQProducer producer;
    private final Clock clock;
    private final Semaphore window = new Semaphore(WINDOW);
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong firstAcknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> firstRefusal = new AtomicReference<>();

    private LineSender(DefaultMQProducer producer, Clock clock) {
        this.producer = producer;
        this.clock = clock;
    }

    static LineSender start(String nameServer, Clock clock) throws MQClientException {
        DefaultMQProducer producer = new DefaultMQProducer("QuickstartProducer");
        producer.setNamesrvAddr(nameServer);
        producer.setInstanceName("quickstart-producer");
        producer.setDefaultTopicQueueNums(QUEUES);
        producer.setSendMsgTimeout(TIMEOUT_MILLIS);
        producer.start();
        return new LineSender(producer, clock);
    }

    /**
     * Makes the topic, as soon as the name server knows the broker. Consumers that subscribe afterwards find it at once;
     * a topic that comes later they would find at their next look, up to 30 seconds on.
     *
     * @throws UserException with the last answer when the topic cannot be made in time
     */
    void createTopic(ServerProcess broker) throws UserException, InterruptedException {
        String answer = "";
        for (int tries = 0; tries < TRIES_TO_CREATE; tries++) {
            try {
                producer.createTopic(TopicNames.AUTO_CREATE_TOPIC, LineMessage.TOPIC, QUEUES, Map.of());
                producer.fetchPublishMessageQueues(LineMessage.TOPIC);
                return;
            } catch (MQClientException notYet) {
                answer = String.valueOf(notYet.getMessage());
                broker.awaitMoment();
            }
        }
        throw new UserException("the topic cannot be made: " + answer);
    }

    /** Sends all lines of all files and waits until each send was answered. */
    void send(List<InputFile> files) throws IOException, UserException, InterruptedException {
        for (int index = 0; index < files.size(); index++) {
            send(files.get(index), index);
        }
        if (!window.tryAcquire(WINDOW, ANSWER_SECONDS, TimeUnit.SECONDS)) {
            throw new UserException("sends were not answered within " + ANSWER_SECONDS + " s");
        }
        window.release(WINDOW);
    }

    private void send(InputFile file, int index) throws IOException, UserException, InterruptedException {
        long position = 0;
        try (InputStream in = Files.newInputStream(file.path())) {
            Lines lines = new Lines(in, InputFile.LONGEST_LINE_BYTES);
            for (int number = 0; number < file.lines(); number++) {
                byte[] line = lines.next();
                if (line == null) {
                    throw changed(file);
                }
                send(LineMessage.encode(file, index, number, position, line, clock.nanos()));
                position += line.length;
            }
        } catch (LineTooLongException grown) {
            throw changed(file);
        }
    }

    private void send(Message message) throws UserException, InterruptedException {
        window.acquire();
        try {
            producer.send(message, QUEUE_OF_FILE, null, new Acknowledgement());
        } catch (MQClientException | RemotingException failure) {
            window.release();
            throw new UserException("cannot send: " + failure.getMessage());
        }
    }

    private static UserException changed(InputFile file) {
        return new UserException(file.path() + ": changed while it was sent");
    }

    long acknowledged() {
        return acknowledged.get();
    }

    long refused() {
        return refused.get();
    }

    /** What the first refused send was answered with, in words. */
    String firstRefusal() {
        return String.valueOf(firstRefusal.get());
    }

    /** The clock's nanoseconds at the first acknowledgement; 0 before it. */
    long firstAcknowledgedNanos() {
        return firstAcknowledged.get();
    }

    @Override
    public void close() {
        producer.shutdown();
    }

    private final class Acknowledgement implements SendCallback {
        @Override
        public void onSuccess(SendResult result) {
            if (result.getSendStatus() == SendStatus.SEND_OK) {
                firstAcknowledged.compareAndSet(0, clock.nanos());
                acknowledged.incrementAndGet();
            } else {
                refused.incrementAndGet();
            }
            window.release();
        }

        @Override
        public void onException(Throwable failure) {
            firstRefusal.compareAndSet(null, failure);
            refused.incrementAndGet();
            window.release();
        }
    }
}
