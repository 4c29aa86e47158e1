// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Apache RocketMQ's producer of delayed messages and a consumer of them, driven by lines; needs 5.5.0.
 *
 * <pre>
 * delay TOPIC MILLIS BODY     prints "sent HANDLE"
 * seconds TOPIC SECONDS BODY  prints "sent HANDLE"
 * at TOPIC MILLIS BODY        due that many milliseconds from now, said as a time; prints "sent HANDLE"
 * level TOPIC LEVEL BODY      prints "sent HANDLE"
 * recall TOPIC HANDLE         prints "recalled KEY"
 * listen GROUP TOPIC          prints "got BODY MILLIS" from now on: how long after its time it was stored
 * </pre>
 */
public final class ApacheTimers {
    private final String nameServer;
    private final DefaultMQProducer producer = new DefaultMQProducer("TimersProducer");

    private ApacheTimers(String nameServer) {
        this.nameServer = nameServer;
    }

    public static void main(String[] args) throws Exception {
        ApacheTimers timers = new ApacheTimers(args[0]);
        timers.producer.setNamesrvAddr(args[0]);
        timers.producer.setSendMsgTimeout(10_000);
        timers.producer.start();
        say("done");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            try {
                timers.obey(line.split(" "));
                say("done");
            } catch (Exception failure) {
                say("failed " + failure);
            }
        }
        System.exit(0);
    }

    private void obey(String[] words) throws Exception {
        switch (words[0]) {
            case "recall" -> say("recalled " + producer.recallMessage(words[1], words[2]));
            case "listen" -> listen(words[1], words[2]);
            default -> send(words[0], words[1], Long.parseLong(words[2]), words[3]);
        }
    }

    private void send(String how, String topic, long number, String body) throws Exception {
        Message message = new Message(topic, body.getBytes(StandardCharsets.UTF_8));
        switch (how) {
            case "delay" -> message.setDelayTimeMs(number);
            case "seconds" -> message.setDelayTimeSec(number);
            case "at" -> message.setDeliverTimeMs(System.currentTimeMillis() + number);
            case "level" -> message.setDelayTimeLevel((int) number);
            default -> throw new IllegalArgumentException(how);
        }
        SendResult sent = producer.send(message);
        say("sent " + sent.getRecallHandle());
    }

    private void listen(String group, String topic) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(nameServer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        consumer.setMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt message : messages) {
                String due = message.getProperty("TIMER_OUT_MS");
                long late = due == null ? -1 : message.getStoreTimestamp() - Long.parseLong(due);
                say("got " + new String(message.getBody(), StandardCharsets.UTF_8) + " " + late);
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }
}
