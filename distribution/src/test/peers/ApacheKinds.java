// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.impl.MQClientManager;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageClientExt;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;

/**
 * The kinds of message that Apache RocketMQ's own client knows, driven by lines on the standard input; see
 * {@code ApacheClient}. It uses only what 4.9.8 and 5.5.0 both have.
 *
 * <pre>
 * transact TOPIC BODY FIRST CHECKED  FIRST, CHECKED: COMMIT_MESSAGE ROLLBACK_MESSAGE UNKNOW; prints "checked BODY" when asked
 * plain TOPIC BODY [NAME=VALUE ...]  one message with these properties; prints "ack QUEUE OFFSET MSGID OFFSETID"
 * consume GROUP TOPIC [NAMESPACE]    prints "got GROUP TOPIC BODY NAMES" as messages come, NAMES: property names
 * serve GROUP TOPIC                  replies to each message
 * request TOPIC BODY MILLIS          prints "reply BODY"
 * decide BODY CHECKED                what is said from now on when asked
 * given-up BODY                      prints "given-up OFFSETMSGID" of what was checked too often
 * resume OFFSETMSGID TOPIC           has the broker ask about it again; prints "resumed true"
 * trace TOPIC BODY                   a producer that traces
 * within NAMESPACE TOPIC BODY        a producer in a namespace
 * pull TOPIC QUEUE                   prints "pulled OFFSET BODY"
 * end
 * </pre>
 */
public final class ApacheKinds {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final String nameServer;
    private final Map<String, LocalTransactionState> checked = new ConcurrentHashMap<>();
    private final Map<String, DefaultMQPushConsumer> consumers = new HashMap<>();
    private final TransactionMQProducer producer;

    private ApacheKinds(String nameServer) throws Exception {
        this.nameServer = nameServer;
        this.producer = new TransactionMQProducer("KindsProducer");
        producer.setNamesrvAddr(nameServer);
        producer.setSendMsgTimeout(TIMEOUT_MILLIS);
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, Object first) {
                return (LocalTransactionState) first;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                String body = text(message);
                say("checked " + body);
                return checked.getOrDefault(body, LocalTransactionState.UNKNOW);
            }
        });
        producer.start();
    }

    public static void main(String[] args) throws Exception {
        ApacheKinds kinds = new ApacheKinds(args[0]);
        say("done");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            try {
                kinds.obey(line.split(" "));
                say("done");
            } catch (Exception failure) {
                say("failed " + failure.toString().replace('\n', ' '));
            }
        }
        System.exit(0);
    }

    private void obey(String[] words) throws Exception {
        switch (words[0]) {
            case "transact":
                checked.put(words[2], LocalTransactionState.valueOf(words[4]));
                producer.sendMessageInTransaction(
                        message(words[1], words[2]), LocalTransactionState.valueOf(words[3]));
                break;
            case "decide":
                checked.put(words[1], LocalTransactionState.valueOf(words[2]));
                break;
            case "given-up":
                for (MessageExt message : pulled("TRANS_CHECK_MAX_TIME_TOPIC", 0)) {
                    if (text(message).equals(words[1])) {
                        say("given-up " + ((MessageClientExt) message).getOffsetMsgId());
                    }
                }
                break;
            case "resume":
                say("resumed " + resume(words[1], words[2]));
                break;
            case "plain":
                Message plain = message(words[1], words[2]);
                for (int i = 3; i < words.length; i++) {
                    int equals = words[i].indexOf('=');
                    plain.getProperties().put(words[i].substring(0, equals), words[i].substring(equals + 1));
                }
                ack(producer.send(plain));
                break;
            case "consume":
                consume(words[1], words[2], words.length > 3 ? words[3] : null);
                break;
            case "serve":
                serve(words[1], words[2]);
                break;
            case "request":
                say("reply " + text(producer.request(message(words[1], words[2]), Long.parseLong(words[3]))));
                break;
            case "trace":
                send(new DefaultMQProducer("Tracer", (RPCHook) null, true, null), words[1], words[2]);
                break;
            case "within":
                DefaultMQProducer inside = new DefaultMQProducer("Inside");
                inside.setNamespace(words[1]);
                send(inside, words[2], words[3]);
                break;
            case "pull":
                pull(words[1], Integer.parseInt(words[2]));
                break;
            default:
                throw new IOException("unknown command " + words[0]);
        }
    }

    private void send(DefaultMQProducer other, String topic, String body) throws Exception {
        other.setNamesrvAddr(nameServer);
        other.setInstanceName(other.getProducerGroup());
        other.setSendMsgTimeout(TIMEOUT_MILLIS);
        other.start();
        ack(other.send(message(topic, body)));
        other.shutdown(); // flushes its traces
    }

    private void consume(String group, String topic, String namespace) throws Exception {
        DefaultMQPushConsumer consumer = consumer(group);
        if (namespace != null) {
            consumer.setNamespace(namespace);
        }
        consumer.subscribe(topic, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt message : messages) {
                say("got " + group + " " + message.getTopic() + " " + text(message) + " "
                        + String.join(",", message.getProperties().keySet()));
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
    }

    private void serve(String group, String topic) throws Exception {
        DefaultMQPushConsumer consumer = consumer(group);
        consumer.subscribe(topic, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            try {
                for (MessageExt message : messages) {
                    byte[] body = ("re:" + text(message)).getBytes(StandardCharsets.UTF_8);
                    producer.send(MessageUtil.createReplyMessage(message, body));
                }
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            } catch (Exception failure) {
                say("unanswered " + failure);
                return ConsumeConcurrentlyStatus.RECONSUME_LATER;
            }
        });
        consumer.start();
    }

    private DefaultMQPushConsumer consumer(String group) {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(nameServer);
        consumer.setInstanceName(group);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumers.put(group, consumer);
        return consumer;
    }

    /** The call names the topic in 5.x and does not in 4.9. */
    private Object resume(String offsetMsgId, String topic) throws Exception {
        MQClientInstance client = MQClientManager.getInstance().getOrCreateMQClientInstance(producer);
        String broker = client.findBrokerAddressInPublish("broker-a");
        for (Method method : MQClientAPIImpl.class.getMethods()) {
            if (method.getName().equals("resumeCheckHalfMessage")) {
                return method.getParameterCount() == 4
                        ? method.invoke(client.getMQClientAPIImpl(), broker, topic, offsetMsgId, TIMEOUT_MILLIS)
                        : method.invoke(client.getMQClientAPIImpl(), broker, offsetMsgId, TIMEOUT_MILLIS);
            }
        }
        throw new IOException("this client cannot resume checks");
    }

    private void pull(String topic, int queueId) throws Exception {
        for (MessageExt message : pulled(topic, queueId)) {
            say("pulled " + message.getQueueOffset() + " " + text(message));
        }
    }

    private List<MessageExt> pulled(String topic, int queueId) throws Exception {
        DefaultMQPullConsumer puller = new DefaultMQPullConsumer("KindsPuller");
        puller.setNamesrvAddr(nameServer);
        puller.setInstanceName("puller");
        puller.start();
        try {
            MessageQueue queue = new MessageQueue(topic, "broker-a", queueId);
            PullResult result = puller.pull(queue, "*", 0, 32);
            return result.getPullStatus() == PullStatus.FOUND ? result.getMsgFoundList() : List.of();
        } finally {
            puller.shutdown();
        }
    }

    private static Message message(String topic, String body) {
        return new Message(topic, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void ack(SendResult result) {
        say("ack " + result.getMessageQueue().getQueueId() + " " + result.getQueueOffset() + " " + result.getMsgId() + " "
                + result.getOffsetMsgId());
    }

    private static String text(Message message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
