// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.driver;

import io.cometmq.benchmark.client.BenchProducer;
import io.cometmq.benchmark.client.ProducerPlan;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.LocalTransactionState;
import io.cometmq.client.producer.SendCallback;
import io.cometmq.client.producer.SendResult;
import io.cometmq.client.producer.SendStatus;
import io.cometmq.client.producer.TransactionListener;
import io.cometmq.client.producer.TransactionMQProducer;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@link BenchProducer} on a client library. */
final class DriverProducer implements BenchProducer {
    private static final String TEMPLATE_TOPIC = "TBW102";
    private static final int TIMEOUT_MILLIS = 10_000;

    private final DefaultMQProducer producer;

    DriverProducer(String nameServer, ProducerPlan plan) throws Exception {
        producer = plan.transactional() ? committing(plan.group()) : new DefaultMQProducer(plan.group());
        producer.setNamesrvAddr(nameServer);
        producer.setInstanceName(plan.group());
        producer.setSendMsgTimeout(TIMEOUT_MILLIS);
        producer.setRetryTimesWhenSendFailed(0);
        producer.setRetryTimesWhenSendAsyncFailed(0);
        producer.setCompressMsgBodyOverHowmuch(plan.compressAbove());
        producer.setAutoBatch(plan.autoBatch());
        producer.start();
    }

    private static DefaultMQProducer committing(String group) {
        TransactionMQProducer transactional = new TransactionMQProducer(group);
        transactional.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, @Nullable Object argument) {
                return LocalTransactionState.COMMIT_MESSAGE;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                return LocalTransactionState.COMMIT_MESSAGE;
            }
        });
        return transactional;
    }

    @Override
    public void createTopic(String topic, int queues) throws Exception {
        producer.createTopic(TEMPLATE_TOPIC, topic, queues, Map.of());
    }

    @Override
    public void send(String topic, byte[] body) throws Exception {
        check(producer.send(new Message(topic, body)));
    }

    @Override
    public void sendAsync(String topic, byte[] body, Consumer<@Nullable Throwable> done) throws Exception {
        sendAsync(new Message(topic, body), done);
    }

    private void sendAsync(Message message, Consumer<@Nullable Throwable> done) throws Exception {
        producer.send(message, new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                done.accept(
                        result.getSendStatus() == SendStatus.SEND_OK ? null : new IllegalStateException(said(result)));
            }

            @Override
            public void onException(Throwable failure) {
                done.accept(failure);
            }
        });
    }

    @Override
    public void sendOneway(String topic, byte[] body) throws Exception {
        producer.sendOneway(new Message(topic, body));
    }

    @Override
    public void sendBatch(String topic, List<byte[]> bodies) throws Exception {
        List<Message> messages =
                bodies.stream().map(body -> new Message(topic, body)).toList();
        check(producer.send(messages));
    }

    @Override
    public void sendAt(String topic, byte[] body, long millis, Consumer<@Nullable Throwable> done) throws Exception {
        Message message = new Message(topic, body);
        message.setDeliverTimeMs(millis);
        sendAsync(message, done);
    }

    @Override
    public void sendInTransaction(String topic, byte[] body) throws Exception {
        check(producer.sendMessageInTransaction(new Message(topic, body), null));
    }

    @Override
    public void close() {
        producer.shutdown();
    }

    private static void check(SendResult result) {
        if (result.getSendStatus() != SendStatus.SEND_OK) {
            throw new IllegalStateException(said(result));
        }
    }

    /** What is stored but not yet as safe as the broker's settings ask is no success here. */
    private static String said(SendResult result) {
        return "the broker answered " + result.getSendStatus();
    }
}
