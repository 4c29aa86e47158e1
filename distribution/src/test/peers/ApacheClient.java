// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Apache RocketMQ's own client, driven by lines on the standard input. Compiled by the test that runs it, against the
 * version that it runs with; it uses only what 4.9.8 and 5.5.0 both have.
 *
 * <p>A command is a line of words; it is answered by lines and ends with {@code done} or {@code failed CAUSE}.
 * Messages that arrive at push consumers are printed as they come: {@code got GROUP TOPIC QUEUE OFFSET RECONSUMED TAG
 * KEY BODY}.
 *
 * <pre>
 * send WAY TOPIC COUNT PREFIX        WAY: sync async oneway batch queue selector; prints "ack QUEUE OFFSET MSGID OFFSETID"
 * consume GROUP TOPIC TAGS           succeeds
 * refuse GROUP TOPIC TAGS TIMES      asks for each message to be delivered again, at most TIMES
 * stop GROUP
 * pull GROUP TOPIC                   prints "pulled QUEUE OFFSET KEY BODY"
 * find TOPIC OFFSETID                prints "found KEY BODY", by message id
 * key TOPIC KEY                      prints "found KEY BODY", by key
 * end
 * </pre>
 */
public final class ApacheClient {
    private static final long ANSWER_SECONDS = 30;
    private static final int DELAY_ONE_SECOND = 1;

    private final String nameServer;
    private final Map<String, DefaultMQPushConsumer> consumers = new HashMap<>();
    private final DefaultMQProducer producer = new DefaultMQProducer("ApacheProducer");

    private ApacheClient(String nameServer) {
        this.nameServer = nameServer;
    }

    public static void main(String[] args) throws Exception {
        ApacheClient client = new ApacheClient(args[0]);
        client.producer.setNamesrvAddr(args[0]);
        client.producer.setSendMsgTimeout(10_000);
        client.producer.start();
        say("done");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            try {
                client.obey(line.split(" "));
                say("done");
            } catch (Exception failure) {
                say("failed " + failure.toString().replace('\n', ' '));
            }
        }
        client.producer.shutdown();
        for (DefaultMQPushConsumer consumer : client.consumers.values()) {
            consumer.shutdown();
        }
        System.exit(0);
    }

    private void obey(String[] words) throws Exception {
        switch (words[0]) {
            case "send" -> send(words[1], words[2], Integer.parseInt(words[3]), words[4]);
            case "consume" -> consume(words[1], words[2], words[3], 0);
            case "refuse" -> consume(words[1], words[2], words[3], Integer.parseInt(words[4]));
            case "stop" -> consumers.remove(words[1]).shutdown();
            case "pull" -> pull(words[1], words[2]);
            case "find" -> printFound(producer.viewMessage(words[1], words[2]));
            case "key" -> producer.queryMessage(words[1], words[2], 32, 0, Long.MAX_VALUE)
                    .getMessageList()
                    .forEach(ApacheClient::printFound);
            default -> throw new IllegalArgumentException("unknown command " + words[0]);
        }
    }

    private void send(String way, String topic, int count, String prefix) throws Exception {
        List<Message> messages = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            String body = prefix + "-" + number;
            messages.add(new Message(topic, "Tag" + number % 2, body, body.getBytes(StandardCharsets.UTF_8)));
        }
        switch (way) {
            case "sync" -> {
                for (Message message : messages) {
                    printAck(producer.send(message));
                }
            }
            case "async" -> sendAsync(messages);
            case "oneway" -> {
                for (Message message : messages) {
                    producer.sendOneway(message);
                }
            }
            case "batch" -> printAck(producer.send(messages));
            case "queue" -> {
                List<MessageQueue> queues = producer.fetchPublishMessageQueues(topic);
                for (Message message : messages) {
                    printAck(producer.send(message, queues.get(0)));
                }
            }
            case "selector" -> {
                MessageQueueSelector last = (queues, message, argument) -> queues.get(queues.size() - 1);
                for (Message message : messages) {
                    printAck(producer.send(message, last, prefix));
                }
            }
            default -> throw new IllegalArgumentException("unknown way to send " + way);
        }
    }

    private void sendAsync(List<Message> messages) throws Exception {
        CountDownLatch answered = new CountDownLatch(messages.size());
        for (Message message : messages) {
            producer.send(message, new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    printAck(result);
                    answered.countDown();
                }

                @Override
                public void onException(Throwable failure) {
                    say("refused " + failure);
                    answered.countDown();
                }
            });
        }
        if (!answered.await(ANSWER_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(answered.getCount() + " sends were not answered");
        }
    }

    private void consume(String group, String topic, String tags, int refusals) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(nameServer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, tags);
        if (refusals > 0) {
            consumer.setMaxReconsumeTimes(refusals);
        }
        consumer.registerMessageListener(new MessageListenerConcurrently() {
            @Override
            public ConsumeConcurrentlyStatus consumeMessage(
                    List<MessageExt> messages, ConsumeConcurrentlyContext context) {
                for (MessageExt message : messages) {
                    say("got " + group + " " + message.getTopic() + " " + message.getQueueId() + " "
                            + message.getQueueOffset() + " " + message.getReconsumeTimes() + " " + message.getTags()
                            + " " + message.getKeys() + " " + text(message));
                }
                context.setDelayLevelWhenNextConsume(DELAY_ONE_SECOND);
                return refusals > 0
                        ? ConsumeConcurrentlyStatus.RECONSUME_LATER
                        : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            }
        });
        consumer.start();
        consumers.put(group, consumer);
    }

    private void pull(String group, String topic) throws Exception {
        DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(group);
        consumer.setNamesrvAddr(nameServer);
        consumer.start();
        try {
            Set<MessageQueue> queues = new TreeSet<>(consumer.fetchSubscribeMessageQueues(topic));
            for (MessageQueue queue : queues) {
                pullAll(consumer, queue);
            }
        } finally {
            consumer.shutdown();
        }
    }

    private static void pullAll(DefaultMQPullConsumer consumer, MessageQueue queue) throws Exception {
        long offset = consumer.minOffset(queue);
        long end = consumer.maxOffset(queue);
        while (offset < end) {
            PullResult result = consumer.pull(queue, "*", offset, 32);
            if (result.getPullStatus() != PullStatus.FOUND) {
                throw new IOException("pull of " + queue + " at " + offset + ": " + result.getPullStatus());
            }
            for (MessageExt message : result.getMsgFoundList()) {
                say("pulled " + message.getQueueId() + " " + message.getQueueOffset() + " " + message.getKeys() + " "
                        + text(message));
            }
            offset = result.getNextBeginOffset();
        }
    }

    private static void printFound(MessageExt message) {
        say("found " + message.getKeys() + " " + text(message));
    }

    private static void printAck(SendResult result) {
        say("ack " + result.getMessageQueue().getQueueId() + " " + result.getQueueOffset() + " " + result.getMsgId()
                + " " + result.getOffsetMsgId());
    }

    private static String text(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
