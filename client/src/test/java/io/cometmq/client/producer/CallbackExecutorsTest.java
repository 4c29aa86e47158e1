// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.Message;
import io.cometmq.remoting.exception.RemotingTooMuchRequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallbackExecutorsTest {
    private final FakeCluster cluster = FakeCluster.of(1).with("T", 1).with("U", 1);
    private final DefaultMQProducer producer = new DefaultMQProducer("P", cluster.clients());
    private final Held held = new Held();
    private final List<Object> told = new ArrayList<>();
    private final SendCallback callback = new SendCallback() {
        @Override
        public void onSuccess(SendResult sendResult) {
            told.add(sendResult.getSendStatus());
        }

        @Override
        public void onException(Throwable e) {
            told.add(e);
        }
    };

    CallbackExecutorsTest() {
        producer.setNamesrvAddr(cluster.nameServer());
    }

    @AfterEach
    void close() {
        producer.shutdown();
        cluster.close();
    }

    @Test
    void callbacksAreCalledByTheExecutor() throws Exception {
        producer.setCallbackExecutor(held);
        producer.start();

        producer.send(message(), callback);

        assertThat(cluster.broker(0).sends()).hasSize(1);
        assertThat(told).isEmpty();
        held.runAll();
        assertThat(told).containsExactly(SendStatus.SEND_OK);
    }

    @Test
    void callbackThatTheExecutorRejectsIsCalledAllTheSame() throws Exception {
        held.full = true;
        producer.setCallbackExecutor(held);
        producer.start();

        producer.send(message(), callback);

        assertThat(told).containsExactly(SendStatus.SEND_OK);
    }

    @Test
    void sendsBeginInTheExecutor() throws Exception {
        producer.setAsyncSenderExecutor(held);
        producer.start();

        producer.send(message(), callback);

        assertThat(cluster.broker(0).sends()).isEmpty();
        held.runAll();
        assertThat(cluster.broker(0).sends()).hasSize(1);
        assertThat(told).containsExactly(SendStatus.SEND_OK);
    }

    @Test
    void sendThatTheExecutorRejectsFailsByItsCallback() throws Exception {
        held.full = true;
        producer.setAsyncSenderExecutor(held);
        producer.start();

        producer.send(message(), callback);

        assertThat(told).singleElement().isInstanceOf(RemotingTooMuchRequestException.class);
        assertThat(cluster.broker(0).sends()).isEmpty();
    }

    @Test
    void routesOfNamedTopicsAreKnownWhenTheProducerRuns() throws Exception {
        producer.setTopics(List.of("T", "U", "unknown"));

        producer.start();

        assertThat(producer.getDefaultMQProducerImpl().publishTopics()).contains("T", "U");
    }

    private static Message message() {
        return new Message("T", "x".getBytes(StandardCharsets.UTF_8));
    }

    /** Runs what it is given when the test says so. */
    private static final class Held extends AbstractExecutorService {
        private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
        private boolean full;

        @Override
        public void execute(Runnable command) {
            if (full) {
                throw new RejectedExecutionException("full");
            }
            waiting.add(command);
        }

        void runAll() {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                next.run();
            }
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
