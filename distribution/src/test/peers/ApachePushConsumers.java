// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragelyByCircle;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueConsistentHash;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Push consumers of Apache RocketMQ's own client, driven by lines on the standard input; it uses only what 4.9.8 and 5.5.0
 * both have. A command is a line of words; it is answered by lines and ends with {@code done} or {@code failed CAUSE}.
 * Messages are printed as they come: {@code got NAME QUEUE OFFSET RECONSUMED BODY}.
 *
 * <pre>
 * orderly NAME GROUP TOPIC        bodies that begin with "twice" are suspended once, those with "bad" always (one retry)
 * concurrent NAME GROUP TOPIC STRATEGY     STRATEGY: AVG AVG_BY_CIRCLE CONSISTENT_HASH
 * broadcast NAME GROUP TOPIC
 * queues NAME TOPIC               prints "queue ID" for each queue that the consumer holds
 * suspend NAME | resume NAME | stop NAME
 * end
 * </pre>
 */
public final class ApachePushConsumers {
    private static final long SUSPEND_MILLIS = 20;

    private final String nameServer;
    private final Map<String, DefaultMQPushConsumer> consumers = new HashMap<>();

    private ApachePushConsumers(String nameServer) {
        this.nameServer = nameServer;
    }

    public static void main(String[] args) throws Exception {
        // A queue that another member still has locked is tried again then, and not after 20 seconds.
        System.setProperty("rocketmq.client.rebalance.waitInterval", "1000");
        ApachePushConsumers program = new ApachePushConsumers(args[0]);
        say("done");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            try {
                program.obey(line.split(" "));
                say("done");
            } catch (Exception failure) {
                say("failed " + failure.toString().replace('\n', ' '));
            }
        }
        program.consumers.values().forEach(DefaultMQPushConsumer::shutdown);
        System.exit(0);
    }

    private void obey(String[] words) throws Exception {
        String name = words[1];
        switch (words[0]) {
            case "orderly" -> {
                DefaultMQPushConsumer consumer = consumer(name, words[2], words[3]);
                consumer.setMaxReconsumeTimes(1);
                consumer.setSuspendCurrentQueueTimeMillis(SUSPEND_MILLIS);
                consumer.registerMessageListener(orderly(name));
                consumer.start();
            }
            case "concurrent" -> {
                DefaultMQPushConsumer consumer = consumer(name, words[2], words[3]);
                consumer.setAllocateMessageQueueStrategy(strategy(words[4]));
                consumer.registerMessageListener(concurrent(name));
                consumer.start();
            }
            case "broadcast" -> {
                DefaultMQPushConsumer consumer = consumer(name, words[2], words[3]);
                broadcast(consumer);
                consumer.registerMessageListener(concurrent(name));
                consumer.start();
            }
            case "queues" -> {
                for (MessageQueue queue : consumers.get(name)
                        .getDefaultMQPushConsumerImpl()
                        .getRebalanceImpl()
                        .getProcessQueueTable()
                        .keySet()) {
                    if (queue.getTopic().equals(words[2])) {
                        say("queue " + queue.getQueueId());
                    }
                }
            }
            case "suspend" -> consumers.get(name).suspend();
            case "resume" -> consumers.get(name).resume();
            case "stop" -> consumers.remove(name).shutdown();
            default -> throw new IllegalArgumentException("unknown command " + words[0]);
        }
    }

    private DefaultMQPushConsumer consumer(String name, String group, String topic) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(nameServer);
        consumer.setInstanceName(name);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        consumers.put(name, consumer);
        return consumer;
    }

    /** The enum is in another package in 5.x than in 4.9, so its value is named through the setter. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void broadcast(DefaultMQPushConsumer consumer) throws ReflectiveOperationException {
        for (Method method : DefaultMQPushConsumer.class.getMethods()) {
            if (method.getName().equals("setMessageModel")) {
                Class type = method.getParameterTypes()[0];
                method.invoke(consumer, Enum.valueOf(type, "BROADCASTING"));
            }
        }
    }

    private static AllocateMessageQueueStrategy strategy(String name) {
        return switch (name) {
            case "AVG" -> new AllocateMessageQueueAveragely();
            case "AVG_BY_CIRCLE" -> new AllocateMessageQueueAveragelyByCircle();
            case "CONSISTENT_HASH" -> new AllocateMessageQueueConsistentHash();
            default -> throw new IllegalArgumentException("unknown strategy " + name);
        };
    }

    private static MessageListenerConcurrently concurrent(String name) {
        return new MessageListenerConcurrently() {
            @Override
            public ConsumeConcurrentlyStatus consumeMessage(
                    List<MessageExt> messages, ConsumeConcurrentlyContext context) {
                messages.forEach(message -> got(name, message));
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            }
        };
    }

    private static MessageListenerOrderly orderly(String name) {
        return new MessageListenerOrderly() {
            @Override
            public ConsumeOrderlyStatus consumeMessage(List<MessageExt> messages, ConsumeOrderlyContext context) {
                MessageExt message = messages.get(0);
                got(name, message);
                String body = text(message);
                boolean again = body.startsWith("bad")
                        || (body.startsWith("twice") && message.getReconsumeTimes() == 0);
                return again ? ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT : ConsumeOrderlyStatus.SUCCESS;
            }
        };
    }

    private static void got(String name, MessageExt message) {
        say("got " + name + " " + message.getQueueId() + " " + message.getQueueOffset() + " "
                + message.getReconsumeTimes() + " " + text(message));
    }

    private static String text(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
