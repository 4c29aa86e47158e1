// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Apache RocketMQ's push consumers that filter, refuse and are moved, driven by lines.
 *
 * <pre>
 * send TOPIC COUNT               messages m-0, m-1, ... with property n = 0, 1, ...
 * sql GROUP TOPIC EXPRESSION     consumes what matches; prints "got GROUP BODY", or "wrong CAUSE" when it is refused
 * refuse GROUP TOPIC             refuses everything at once and for good; prints "refused BODY"
 * dead GROUP                     consumes the dead letters of GROUP; prints "dead BODY REASON ATTEMPTS TOPIC QUEUE OFFSET"
 * stop GROUP                     ends a consumer
 * </pre>
 */
public final class ApacheFilters {
    private static final int NEVER_AGAIN = -1;

    private final String nameServer;
    private final DefaultMQProducer producer = new DefaultMQProducer("FiltersProducer");
    private final Map<String, DefaultMQPushConsumer> consumers = new HashMap<>();

    private ApacheFilters(String nameServer) {
        this.nameServer = nameServer;
    }

    public static void main(String[] args) throws Exception {
        ApacheFilters filters = new ApacheFilters(args[0]);
        filters.producer.setNamesrvAddr(args[0]);
        filters.producer.setSendMsgTimeout(10_000);
        filters.producer.start();
        say("done");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            try {
                filters.obey(line.split(" ", 4));
                say("done");
            } catch (Exception failure) {
                say("failed " + failure);
            }
        }
        filters.consumers.values().forEach(DefaultMQPushConsumer::shutdown);
        filters.producer.shutdown();
        System.exit(0);
    }

    private void obey(String[] words) throws Exception {
        switch (words[0]) {
            case "send" -> send(words[1], Integer.parseInt(words[2]));
            case "sql" -> sql(words[1], words[2], words[3]);
            case "refuse" -> refuse(words[1], words[2]);
            case "dead" -> dead(words[1]);
            case "stop" -> consumers.remove(words[1]).shutdown();
            default -> throw new IllegalArgumentException("unknown command " + words[0]);
        }
    }

    private void send(String topic, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Message message = new Message(topic, ("m-" + i).getBytes(StandardCharsets.UTF_8));
            message.putUserProperty("n", String.valueOf(i));
            producer.send(message);
        }
    }

    private void sql(String group, String topic, String expression) throws Exception {
        DefaultMQPushConsumer consumer = consumer(group);
        consumer.subscribe(topic, MessageSelector.bySql(expression));
        try {
            start(group, consumer, (message, context) -> {
                say("got " + group + " " + text(message));
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
        } catch (MQClientException refused) {
            say("wrong " + String.valueOf(refused.getMessage()).replace('\n', ' '));
        }
    }

    private void refuse(String group, String topic) throws Exception {
        DefaultMQPushConsumer consumer = consumer(group);
        consumer.subscribe(topic, "*");
        start(group, consumer, (message, context) -> {
            say("refused " + text(message));
            context.setDelayLevelWhenNextConsume(NEVER_AGAIN);
            return ConsumeConcurrentlyStatus.RECONSUME_LATER;
        });
    }

    private void dead(String group) throws Exception {
        String undertaker = "Undertaker" + group;
        DefaultMQPushConsumer consumer = consumer(undertaker);
        consumer.subscribe("%DLQ%" + group, "*");
        start(undertaker, consumer, (message, context) -> {
            say("dead " + text(message) + " " + message.getUserProperty("DLQ_REASON") + " "
                    + message.getUserProperty("DLQ_ATTEMPTS") + " " + message.getUserProperty("DLQ_ORIGIN_TOPIC") + " "
                    + message.getUserProperty("DLQ_ORIGIN_QUEUE_ID") + " "
                    + message.getUserProperty("DLQ_ORIGIN_QUEUE_OFFSET"));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
    }

    private DefaultMQPushConsumer consumer(String group) {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(nameServer);
        consumer.setInstanceName(group);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        return consumer;
    }

    private void start(String group, DefaultMQPushConsumer consumer, OneByOne listener) throws Exception {
        consumer.registerMessageListener(new MessageListenerConcurrently() {
            @Override
            public ConsumeConcurrentlyStatus consumeMessage(
                    List<MessageExt> messages, ConsumeConcurrentlyContext context) {
                return listener.consume(messages.get(0), context);
            }
        });
        consumer.start();
        consumers.put(group, consumer);
    }

    private static String text(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private interface OneByOne {
        ConsumeConcurrentlyStatus consume(MessageExt message, ConsumeConcurrentlyContext context);
    }
}
