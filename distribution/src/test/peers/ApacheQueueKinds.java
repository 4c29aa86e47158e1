// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.AckCallback;
import org.apache.rocketmq.client.consumer.AckResult;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.PopCallback;
import org.apache.rocketmq.client.consumer.PopResult;
import org.apache.rocketmq.client.consumer.PopStatus;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.impl.CommunicationMode;
import org.apache.rocketmq.client.impl.FindBrokerResult;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.BoundaryType;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.header.AckMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.ExtraInfoUtil;
import org.apache.rocketmq.remoting.protocol.header.PopMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.PullMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.UpdateConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * Apache RocketMQ's client with queues of every kind, driven by lines on the standard input; see {@code ApacheClient}. Light
 * queues are read as programs that live on them do: with the route of the topic that the messages were sent to, and requests
 * made by hand.
 *
 * <pre>
 * send TOPIC BODY [TAG]                      prints "ack QUEUE OFFSET MSGID"
 * batch TOPIC BODY ...                       as one call; prints "ack QUEUE OFFSET MSGID"
 * consume GROUP TOPIC TAG FAILS              prints "got GROUP OFFSET RECONSUMED BODY"; each message fails FAILS times
 * pull TOPIC FROM                            of queue 0; prints "pulled OFFSET BODY"
 * light PARENT QUEUE,QUEUE BODY              prints "ack QUEUE OFFSET MSGID"
 * pull-light PARENT QUEUE FROM               prints "pulled OFFSET BODY", the offset in the light queue
 * bounds-light PARENT QUEUE                  prints "bounds MIN MAX FIRST_SINCE_EVER"
 * commit-light PARENT QUEUE GROUP OFFSET     prints "stands OFFSET" as the broker says it then
 * pop-light PARENT QUEUE GROUP               prints "popped BODY" and acks
 * unit-send TOPIC BODY                       by a producer of a unit; prints "ack QUEUE OFFSET MSGID"
 * unit-consume GROUP TOPIC UNIT              by a consumer of a unit; prints as consume
 * units                                      prints "unit TOPIC" and "subscribed TOPIC" as the name server says
 * end
 * </pre>
 */
public final class ApacheQueueKinds {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int ROUTE_EVERY_MILLIS = 200;
    private static final String BROKER = "broker-a";
    private static final String READERS = "CID_RMQ_SYS_LMQ_PULL";

    private final String nameServer;
    private final DefaultMQProducer producer;
    private final DefaultMQPullConsumer puller;
    private final List<DefaultMQPushConsumer> consumers = new ArrayList<>();

    private ApacheQueueKinds(String nameServer) throws Exception {
        this.nameServer = nameServer;
        producer = new DefaultMQProducer("QueueKinds");
        producer.setNamesrvAddr(nameServer);
        producer.setSendMsgTimeout(TIMEOUT_MILLIS);
        producer.setPollNameServerInterval(ROUTE_EVERY_MILLIS);
        producer.start();
        puller = new DefaultMQPullConsumer(READERS);
        puller.setNamesrvAddr(nameServer);
        puller.start();
    }

    public static void main(String[] args) throws Exception {
        System.setProperty("rocketmq.client.rebalance.waitInterval", "1000");
        ApacheQueueKinds kinds = new ApacheQueueKinds(args[0]);
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
            case "send":
                ack(producer.send(new Message(words[1], words.length > 3 ? words[3] : null, bytes(words[2]))));
                break;
            case "batch":
                batch(words);
                break;
            case "consume":
                consume(consumer(words[1]), words[2], words[3], Integer.parseInt(words[4]));
                break;
            case "pull":
                print(puller.pull(new MessageQueue(words[1], BROKER, 0), "*", Long.parseLong(words[2]), 32), null);
                break;
            case "light":
                Message light = new Message(words[1], bytes(words[3]));
                MessageAccessor.putProperty(light, MessageConst.PROPERTY_INNER_MULTI_DISPATCH, words[2]);
                ack(producer.send(light));
                break;
            case "pull-light":
                pullLight(words[1], words[2], Long.parseLong(words[3]));
                break;
            case "bounds-light":
                boundsOfLight(words[1], words[2]);
                break;
            case "commit-light":
                commitLight(words[1], words[2], words[3], Long.parseLong(words[4]));
                break;
            case "pop-light":
                popLight(words[1], words[2], words[3]);
                break;
            case "unit-send":
                unitSend(words[1], words[2]);
                break;
            case "unit-consume":
                DefaultMQPushConsumer inUnit = consumer(words[1]);
                inUnit.setUnitMode(true);
                inUnit.setUnitName(words[3]);
                consume(inUnit, words[2], "*", 0);
                say("client " + inUnit.buildMQClientId());
                break;
            case "units":
                api().getUnitTopicList(true, TIMEOUT_MILLIS).getTopicList().forEach(topic -> say("unit " + topic));
                api().getHasUnitSubTopicList(true, TIMEOUT_MILLIS)
                        .getTopicList()
                        .forEach(topic -> say("subscribed " + topic));
                break;
            default:
                throw new IOException("unknown command " + words[0]);
        }
    }

    private void batch(String[] words) throws Exception {
        List<Message> messages = new ArrayList<>();
        for (int i = 2; i < words.length; i++) {
            messages.add(new Message(words[1], bytes(words[i])));
        }
        ack(producer.send(messages));
    }

    private DefaultMQPushConsumer consumer(String group) {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(nameServer);
        consumer.setInstanceName(group);
        consumer.setPollNameServerInterval(1_000);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumers.add(consumer);
        return consumer;
    }

    private static void consume(DefaultMQPushConsumer consumer, String topic, String tag, int fails) throws Exception {
        consumer.subscribe(topic, tag);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            MessageExt message = messages.get(0);
            say("got " + consumer.getConsumerGroup() + " " + message.getQueueOffset() + " "
                    + message.getReconsumeTimes() + " " + text(message));
            context.setDelayLevelWhenNextConsume(1);
            return message.getReconsumeTimes() < fails
                    ? ConsumeConcurrentlyStatus.RECONSUME_LATER
                    : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
    }

    private void pullLight(String parent, String queue, long from) throws Exception {
        PullMessageRequestHeader header = new PullMessageRequestHeader();
        header.setConsumerGroup(READERS);
        header.setTopic(queue);
        header.setQueueId(0);
        header.setQueueOffset(from);
        header.setMaxMsgNums(32);
        header.setSysFlag(4); // the subscription comes with the request
        header.setCommitOffset(0L);
        header.setSuspendTimeoutMillis(0L);
        header.setSubscription("*");
        header.setSubVersion(0L);
        header.setExpressionType("TAG");
        PullResult result = api().pullMessage(address(parent), header, TIMEOUT_MILLIS, CommunicationMode.SYNC, null);
        print(
                puller.getDefaultMQPullConsumerImpl()
                        .getPullAPIWrapper()
                        .processPullResult(new MessageQueue(parent, BROKER, 0), result, new SubscriptionData()),
                queue);
    }

    private void boundsOfLight(String parent, String queue) throws Exception {
        MessageQueue light = new MessageQueue(queue, BROKER, 0);
        String address = address(parent);
        say("bounds " + api().getMinOffset(address, light, TIMEOUT_MILLIS) + " "
                + api().getMaxOffset(address, light, TIMEOUT_MILLIS) + " "
                + api().searchOffset(address, light, 1, BoundaryType.LOWER, TIMEOUT_MILLIS));
    }

    private void commitLight(String parent, String queue, String group, long offset) throws Exception {
        UpdateConsumerOffsetRequestHeader commit = new UpdateConsumerOffsetRequestHeader();
        commit.setConsumerGroup(group);
        commit.setTopic(queue);
        commit.setQueueId(0);
        commit.setCommitOffset(offset);
        api().updateConsumerOffset(address(parent), commit, TIMEOUT_MILLIS);
        QueryConsumerOffsetRequestHeader ask = new QueryConsumerOffsetRequestHeader();
        ask.setConsumerGroup(group);
        ask.setTopic(queue);
        ask.setQueueId(0);
        say("stands " + api().queryConsumerOffset(address(parent), ask, TIMEOUT_MILLIS));
    }

    private void popLight(String parent, String queue, String group) throws Exception {
        PopMessageRequestHeader header = new PopMessageRequestHeader();
        header.setConsumerGroup(group);
        header.setTopic(queue);
        header.setQueueId(0);
        header.setMaxMsgNums(8);
        header.setInvisibleTime(60_000);
        header.setInitMode(0);
        header.setExpType("TAG");
        header.setExp("*");
        header.setOrder(false);
        header.setPollTime(5_000);
        header.setBornTime(System.currentTimeMillis());
        CompletableFuture<PopResult> popped = new CompletableFuture<>();
        api().popMessageAsync(BROKER, address(parent), header, TIMEOUT_MILLIS, new PopCallback() {
            @Override
            public void onSuccess(PopResult result) {
                popped.complete(result);
            }

            @Override
            public void onException(Throwable failure) {
                popped.completeExceptionally(failure);
            }
        });
        PopResult result = popped.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        if (result.getPopStatus() != PopStatus.FOUND) {
            say("nothing " + result.getPopStatus());
            return;
        }
        for (MessageExt message : result.getMsgFoundList()) {
            ackLight(parent, queue, group, message.getProperty(MessageConst.PROPERTY_POP_CK));
            say("popped " + text(message));
        }
    }

    private void ackLight(String parent, String queue, String group, String receipt) throws Exception {
        String[] words = ExtraInfoUtil.split(receipt);
        AckMessageRequestHeader header = new AckMessageRequestHeader();
        header.setTopic(queue);
        header.setConsumerGroup(group);
        header.setQueueId(ExtraInfoUtil.getQueueId(words));
        header.setOffset(ExtraInfoUtil.getQueueOffset(words));
        header.setExtraInfo(receipt);
        CompletableFuture<AckResult> acked = new CompletableFuture<>();
        api().ackMessageAsync(
                        address(parent),
                        TIMEOUT_MILLIS,
                        new AckCallback() {
                            @Override
                            public void onSuccess(AckResult result) {
                                acked.complete(result);
                            }

                            @Override
                            public void onException(Throwable failure) {
                                acked.completeExceptionally(failure);
                            }
                        },
                        header);
        say("acked " + acked.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).getStatus());
    }

    private void unitSend(String topic, String body) throws Exception {
        DefaultMQProducer inUnit = new DefaultMQProducer("InUnit");
        inUnit.setNamesrvAddr(nameServer);
        inUnit.setUnitMode(true);
        inUnit.setUnitName("north");
        inUnit.setSendMsgTimeout(TIMEOUT_MILLIS);
        inUnit.start();
        ack(inUnit.send(new Message(topic, bytes(body))));
        inUnit.shutdown();
    }

    private MQClientAPIImpl api() {
        return client().getMQClientAPIImpl();
    }

    private MQClientInstance client() {
        return puller.getDefaultMQPullConsumerImpl().getRebalanceImpl().getmQClientFactory();
    }

    /** The broker, by the route of the topic that light queues belong to: they have none. */
    private String address(String parent) {
        client().updateTopicRouteInfoFromNameServer(parent);
        FindBrokerResult found = client().findBrokerAddressInSubscribe(BROKER, 0, false);
        return found.getBrokerAddr();
    }

    private static void print(PullResult result, String lightQueue) {
        if (result.getPullStatus() != PullStatus.FOUND) {
            return;
        }
        for (MessageExt message : result.getMsgFoundList()) {
            long offset = lightQueue == null ? message.getQueueOffset() : offsetIn(lightQueue, message);
            say("pulled " + offset + " " + text(message));
        }
    }

    private static long offsetIn(String lightQueue, MessageExt message) {
        String[] queues =
                message.getProperty(MessageConst.PROPERTY_INNER_MULTI_DISPATCH).split(",");
        String[] offsets =
                message.getProperty(MessageConst.PROPERTY_INNER_MULTI_QUEUE_OFFSET).split(",");
        for (int i = 0; i < queues.length; i++) {
            if (queues[i].equals(lightQueue)) {
                return Long.parseLong(offsets[i]);
            }
        }
        return -1;
    }

    private static void ack(SendResult result) {
        say("ack " + result.getMessageQueue().getQueueId() + " " + result.getQueueOffset() + " " + result.getMsgId());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Message message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
