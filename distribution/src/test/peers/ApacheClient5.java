// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * What only clients of Apache RocketMQ 5 can do, driven by lines on the standard input; see {@code ApacheClient}.
 *
 * <pre>
 * gathered TOPIC COUNT               sends without waiting, batches made by the client; bodies 0, 1, ...; prints "ack ..." for each
 * compressed TOPIC TYPE LENGTH       TYPE: ZLIB LZ4 ZSTD; the body repeats "compressible "
 * urgent TOPIC PRIORITY BODY
 * twice TOPIC BODY                   one message sent two times, unique key and all
 * within NAMESPACE TOPIC BODY        a producer in a namespace of the second kind
 * consume GROUP TOPIC [heartbeat-v2] [namespace=NAMESPACE]
 *                                    prints "client GROUP CLIENTID", then "got GROUP TOPIC PRIORITY LENGTH BODY" as messages
 *                                    come, BODY: the first 32 characters
 * stop-consuming GROUP
 * end
 * </pre>
 *
 * Each "ack" is {@code ack QUEUE OFFSET MSGID OFFSETID}.
 */
public final class ApacheClient5 {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int SHOWN = 32;

    private final String nameServer;
    private final List<DefaultMQPushConsumer> consumers = new ArrayList<>();
    private final DefaultMQProducer producer;

    private ApacheClient5(String nameServer) throws Exception {
        this.nameServer = nameServer;
        this.producer = started("Producer5", null);
    }

    public static void main(String[] args) throws Exception {
        ApacheClient5 program = new ApacheClient5(args[0]);
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
        System.exit(0);
    }

    private void obey(String[] words) throws Exception {
        switch (words[0]) {
            case "gathered" -> gathered(words[1], Integer.parseInt(words[2]));
            case "compressed" -> compressed(words[1], CompressionType.of(words[2]), Integer.parseInt(words[3]));
            case "urgent" -> {
                Message urgent = message(words[1], words[3]);
                urgent.setPriority(Integer.parseInt(words[2]));
                ack(producer.send(urgent));
            }
            case "twice" -> {
                Message message = message(words[1], words[2]);
                ack(producer.send(message));
                ack(producer.send(message));
            }
            case "within" -> {
                DefaultMQProducer inside = started("Inside5", words[1]);
                ack(inside.send(message(words[2], words[3])));
                inside.shutdown();
            }
            case "consume" -> consume(words);
            case "stop-consuming" -> consumers.stream()
                    .filter(consumer -> consumer.getConsumerGroup().equals(words[1]))
                    .forEach(DefaultMQPushConsumer::shutdown);
            default -> throw new IOException("unknown command " + words[0]);
        }
    }

    private DefaultMQProducer started(String group, String namespace) throws Exception {
        DefaultMQProducer started = new DefaultMQProducer(group);
        configure(started, group, namespace);
        started.setSendMsgTimeout(TIMEOUT_MILLIS);
        started.start();
        return started;
    }

    private void configure(ClientConfig client, String name, String namespace) {
        client.setNamesrvAddr(nameServer);
        client.setInstanceName(name);
        if (namespace != null) {
            client.setNamespaceV2(namespace);
        }
    }

    private void gathered(String topic, int count) throws Exception {
        DefaultMQProducer gathering = new DefaultMQProducer("Gathering5");
        configure(gathering, "Gathering5", null);
        gathering.setAutoBatch(true);
        gathering.start();
        List<CompletableFuture<SendResult>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CompletableFuture<SendResult> result = new CompletableFuture<>();
            sent.add(result);
            gathering.send(message(topic, Integer.toString(i)), new SendCallback() {
                @Override
                public void onSuccess(SendResult success) {
                    result.complete(success);
                }

                @Override
                public void onException(Throwable failure) {
                    result.completeExceptionally(failure);
                }
            });
        }
        for (CompletableFuture<SendResult> result : sent) {
            ack(result.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
        }
        gathering.shutdown();
    }

    private void compressed(String topic, CompressionType type, int length) throws Exception {
        DefaultMQProducer compressing = new DefaultMQProducer("Compressing5");
        configure(compressing, "Compressing5" + type, null);
        compressing.setCompressMsgBodyOverHowmuch(SHOWN);
        compressing.setCompressType(type);
        compressing.start();
        ack(compressing.send(message(topic, "compressible ".repeat(length).substring(0, length))));
        compressing.shutdown();
    }

    private void consume(String[] words) throws Exception {
        String group = words[1];
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        String namespace = null;
        for (int i = 3; i < words.length; i++) {
            if (words[i].equals("heartbeat-v2")) {
                consumer.setUseHeartbeatV2(true);
            } else if (words[i].startsWith("namespace=")) {
                namespace = words[i].substring("namespace=".length());
            } else {
                throw new IOException("unknown option " + words[i]);
            }
        }
        configure(consumer, group, namespace);
        consumer.subscribe(words[2], "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt message : messages) {
                String body = new String(message.getBody(), StandardCharsets.UTF_8);
                say("got " + group + " " + message.getTopic() + " " + message.getPriority() + " " + body.length() + " "
                        + body.substring(0, Math.min(SHOWN, body.length())));
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        consumers.add(consumer);
        say("client " + group + " " + consumer.buildMQClientId());
    }

    private static Message message(String topic, String body) {
        return new Message(topic, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void ack(SendResult result) {
        say("ack " + result.getMessageQueue().getQueueId() + " " + result.getQueueOffset() + " " + result.getMsgId() + " "
                + result.getOffsetMsgId());
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
