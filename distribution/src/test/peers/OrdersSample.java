// SPDX-License-Identifier: Apache-2.0

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragelyByCircle;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.client.producer.TransactionSendResult;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.common.RemotingHelper;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/**
 * A shop, as an application of RocketMQ's client is written: orders are placed, paid, shipped and audited through the
 * ways of sending and consuming that the client offers. Prints what happened in a fixed order.
 *
 * <p>A test runs it with Apache RocketMQ's client, replaces {@code org.apache.rocketmq} by {@code io.cometmq}, and runs it
 * with ours.
 */
public final class OrdersSample {
    private static final int ORDERS = 12;
    private static final long PATIENCE_SECONDS = 60;

    private final String nameServer;
    private final String run;

    private OrdersSample(String nameServer, String run) {
        this.nameServer = nameServer;
        this.run = run;
    }

    public static void main(String[] args) throws Exception {
        OrdersSample sample = new OrdersSample(args[0], args[1]);
        sample.placeAndCharge();
        sample.shipInOrder();
        sample.payInTransactions();
        sample.auditWithFilters();
        sample.countByPolling();
        sample.askForAPrice();
        System.out.println("done");
        System.exit(0);
    }

    private String topic(String name) {
        return name + "-" + run;
    }

    private String group(String name) {
        return name + "-group-" + run;
    }

    /** Sends in every plain way; a concurrent consumer refuses each first delivery. */
    private void placeAndCharge() throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer(group("place"));
        producer.setNamesrvAddr(nameServer);
        producer.setPollNameServerInterval(1_000);
        producer.setRetryTimesWhenSendFailed(3);
        producer.setSendMsgTimeout(10_000);
        producer.start();
        List<SendResult> results = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 4; i++) {
            Message order = new Message(
                    topic("Placed"), "new", "order-" + i, ("order " + i).getBytes(RemotingHelper.DEFAULT_CHARSET));
            order.putUserProperty("amount", String.valueOf(i * 10));
            results.add(producer.send(order));
        }
        CountDownLatch sent = new CountDownLatch(4);
        for (int i = 4; i < 8; i++) {
            producer.send(message(topic("Placed"), "new", i), new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    results.add(result);
                    sent.countDown();
                }

                @Override
                public void onException(Throwable failure) {
                    failure.printStackTrace();
                }
            });
        }
        sent.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        List<Message> batch = new ArrayList<>();
        for (int i = 8; i < 11; i++) {
            batch.add(message(topic("Placed"), "new", i));
        }
        results.add(producer.send(batch));
        Message late = message(topic("Placed"), "new", 11);
        late.setDelayTimeLevel(1);
        results.add(producer.send(late));
        System.out.println("placed "
                + results.stream()
                        .filter(result -> result.getSendStatus() == SendStatus.SEND_OK)
                        .count());
        try {
            producer.send(new Message(topic("Placed"), new byte[0]));
        } catch (MQClientException empty) {
            System.out.println("refused empty body " + empty.getResponseCode());
        }

        Map<String, AtomicInteger> deliveries = new ConcurrentHashMap<>();
        Collection<String> charged = new ConcurrentSkipListSet<>();
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group("charge"));
        consumer.setNamesrvAddr(nameServer);
        consumer.setPollNameServerInterval(1_000);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setAllocateMessageQueueStrategy(new AllocateMessageQueueAveragelyByCircle());
        consumer.setConsumeThreadMin(2);
        consumer.setConsumeThreadMax(4);
        consumer.setMaxReconsumeTimes(3);
        consumer.subscribe(topic("Placed"), "new || changed");
        consumer.registerMessageListener(new MessageListenerConcurrently() {
            @Override
            public ConsumeConcurrentlyStatus consumeMessage(
                    List<MessageExt> messages, ConsumeConcurrentlyContext context) {
                for (MessageExt each : messages) {
                    int before = deliveries
                            .computeIfAbsent(text(each), body -> new AtomicInteger())
                            .getAndIncrement();
                    if (before == 0 && text(each).endsWith(" 3")) {
                        context.setDelayLevelWhenNextConsume(1);
                        return ConsumeConcurrentlyStatus.RECONSUME_LATER;
                    }
                    charged.add(text(each));
                }
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            }
        });
        consumer.start();
        await(() -> charged.size() == ORDERS);
        System.out.println("charged " + charged.size() + ", order 3 at try " + deliveries.get("order 3"));
        consumer.shutdown();
        producer.shutdown();
    }

    /** Steps of one order go to one queue and are consumed in order. */
    private void shipInOrder() throws Exception {
        DefaultMQProducer producer = new DefaultMQProducer(group("ship-producer"));
        producer.setNamesrvAddr(nameServer);
        producer.setPollNameServerInterval(1_000);
        producer.setSendMsgTimeout(10_000);
        producer.start();
        for (String step : Arrays.asList("packed", "sealed", "sent")) {
            for (int order = 0; order < 4; order++) {
                Message message = new Message(
                        topic("Shipping"), step, "order-" + order, (order + " " + step).getBytes(StandardCharsets.UTF_8));
                producer.send(
                        message,
                        new MessageQueueSelector() {
                            @Override
                            public MessageQueue select(List<MessageQueue> queues, Message each, Object order) {
                                return queues.get((Integer) order % queues.size());
                            }
                        },
                        order);
            }
        }
        Map<String, List<String>> steps = new ConcurrentHashMap<>();
        AtomicInteger pauses = new AtomicInteger();
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group("ship"));
        consumer.setNamesrvAddr(nameServer);
        consumer.setPollNameServerInterval(1_000);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setMessageModel(MessageModel.CLUSTERING);
        consumer.subscribe(topic("Shipping"), "*");
        consumer.registerMessageListener(new MessageListenerOrderly() {
            @Override
            public ConsumeOrderlyStatus consumeMessage(List<MessageExt> messages, ConsumeOrderlyContext context) {
                for (MessageExt each : messages) {
                    if (text(each).equals("2 sealed") && pauses.getAndIncrement() == 0) {
                        context.setSuspendCurrentQueueTimeMillis(100);
                        return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
                    }
                    steps.computeIfAbsent(each.getKeys(), key -> Collections.synchronizedList(new ArrayList<>()))
                            .add(each.getTags());
                }
                return ConsumeOrderlyStatus.SUCCESS;
            }
        });
        consumer.start();
        await(() -> steps.values().stream().mapToInt(List::size).sum() == ORDERS);
        System.out.println("shipped " + new TreeMap<>(steps));
        consumer.shutdown();
        producer.shutdown();
    }

    /** Payments are visible when their local transaction says so. */
    private void payInTransactions() throws Exception {
        AtomicInteger checks = new AtomicInteger();
        TransactionMQProducer producer = new TransactionMQProducer(group("pay-producer"));
        producer.setNamesrvAddr(nameServer);
        producer.setPollNameServerInterval(1_000);
        producer.setSendMsgTimeout(10_000);
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
                return (Integer) argument % 3 == 0
                        ? LocalTransactionState.COMMIT_MESSAGE
                        : (Integer) argument % 3 == 1
                                ? LocalTransactionState.ROLLBACK_MESSAGE
                                : LocalTransactionState.UNKNOW;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                checks.incrementAndGet();
                return LocalTransactionState.COMMIT_MESSAGE;
            }
        });
        producer.start();
        List<String> states = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            TransactionSendResult result =
                    producer.sendMessageInTransaction(message(topic("Paid"), "payment", i), Integer.valueOf(i));
            states.add(result.getLocalTransactionState() + (result.getTransactionId() == null ? " without id" : ""));
        }
        System.out.println("transactions " + states);
        Collection<String> paid = new ConcurrentSkipListSet<>();
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group("pay"));
        consumer.setNamesrvAddr(nameServer);
        consumer.setPollNameServerInterval(1_000);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic("Paid"), "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(each -> paid.add(text(each)));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        await(() -> paid.size() == 2);
        System.out.println("paid " + paid + " after checks: " + (checks.get() > 0));
        consumer.shutdown();
        producer.shutdown();
    }

    /** A broadcasting consumer with a filter over properties. */
    private void auditWithFilters() throws Exception {
        Collection<String> first = new ConcurrentSkipListSet<>();
        Collection<String> second = new ConcurrentSkipListSet<>();
        DefaultMQPushConsumer one = auditor("one", first);
        DefaultMQPushConsumer two = auditor("two", second);
        DefaultMQProducer producer = new DefaultMQProducer(group("audit-producer"));
        producer.setNamesrvAddr(nameServer);
        producer.setPollNameServerInterval(1_000);
        producer.setSendMsgTimeout(10_000);
        producer.start();
        for (int i = 0; i < 10; i++) {
            Message message = message(topic("Audit"), i % 2 == 0 ? "even" : "odd", i);
            message.putUserProperty("amount", String.valueOf(i));
            producer.send(message);
        }
        await(() -> first.size() == 3 && second.size() == 3);
        System.out.println("audited " + first + " and " + second);
        one.shutdown();
        two.shutdown();
        producer.shutdown();
    }

    private DefaultMQPushConsumer auditor(String instance, Collection<String> seen)
            throws MQClientException {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group("audit"));
        consumer.setNamesrvAddr(nameServer);
        consumer.setPollNameServerInterval(1_000);
        consumer.setInstanceName(instance);
        consumer.setMessageModel(MessageModel.BROADCASTING);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic("Audit"), MessageSelector.bySql("amount between 4 and 8 and TAGS = 'even'"));
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(each -> seen.add(text(each)));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        return consumer;
    }

    /** Polls, commits, and goes back. */
    private void countByPolling() throws Exception {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(group("count"));
        consumer.setNamesrvAddr(nameServer);
        consumer.setPollNameServerInterval(1_000);
        consumer.setAutoCommit(false);
        consumer.setPullBatchSize(4);
        consumer.start();
        Collection<MessageQueue> queues = consumer.fetchMessageQueues(topic("Placed"));
        consumer.assign(queues);
        for (MessageQueue queue : queues) {
            consumer.seekToBegin(queue);
        }
        Collection<String> polled = new ConcurrentSkipListSet<>();
        await(() -> {
            consumer.poll(500).forEach(each -> polled.add(text(each)));
            return polled.size() == ORDERS;
        });
        consumer.commit();
        MessageQueue last = null;
        for (MessageQueue queue : queues) {
            if (consumer.offsetForTimestamp(queue, 0L) == 0) {
                last = queue;
            }
        }
        System.out.println("polled " + polled.size() + ", first offset by time found: " + (last != null));
        consumer.shutdown();
    }

    /** A question and its answer. */
    private void askForAPrice() throws Exception {
        DefaultMQProducer answering = new DefaultMQProducer(group("answer"));
        answering.setNamesrvAddr(nameServer);
        answering.setPollNameServerInterval(1_000);
        answering.setInstanceName("answering");
        answering.setSendMsgTimeout(10_000);
        answering.start();
        DefaultMQProducer asking = new DefaultMQProducer(group("ask"));
        asking.setNamesrvAddr(nameServer);
        asking.setPollNameServerInterval(1_000);
        asking.setInstanceName("asking");
        asking.setSendMsgTimeout(10_000);
        asking.start();
        asking.send(message(topic("Price"), "opening", 0));
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group("price"));
        consumer.setNamesrvAddr(nameServer);
        consumer.setPollNameServerInterval(1_000);
        consumer.setInstanceName("price");
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic("Price"), "ask");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt question : messages) {
                try {
                    Message reply = MessageUtil.createReplyMessage(
                            question, ("42 for " + text(question)).getBytes(StandardCharsets.UTF_8));
                    answering.send(reply, 10_000);
                } catch (MQClientException | RemotingException | MQBrokerException | InterruptedException failure) {
                    failure.printStackTrace();
                }
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        AtomicReference<Message> answer = new AtomicReference<>();
        await(() -> {
            try {
                answer.set(asking.request(message(topic("Price"), "ask", 7), 10_000));
            } catch (Exception late) {
                return false;
            }
            return true;
        });
        System.out.println("answer " + new String(answer.get().getBody(), StandardCharsets.UTF_8));
        consumer.shutdown();
        asking.shutdown();
        answering.shutdown();
    }

    private static Message message(String topic, String tag, int order) {
        return new Message(topic, tag, "order-" + order, ("order " + order).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Message message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        CountDownLatch met = new CountDownLatch(1);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (met.getCount() > 0) {
            if (condition.getAsBoolean()) {
                met.countDown();
            } else if (System.nanoTime() > end) {
                throw new IllegalStateException("waited for too long");
            }
            met.await(20, TimeUnit.MILLISECONDS);
        }
    }
}
