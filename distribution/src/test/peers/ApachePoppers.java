// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.AckCallback;
import org.apache.rocketmq.client.consumer.AckResult;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.PopCallback;
import org.apache.rocketmq.client.consumer.PopResult;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.remoting.protocol.header.AckMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.ChangeInvisibleTimeRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.ExtraInfoUtil;
import org.apache.rocketmq.remoting.protocol.header.PopMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/**
 * Apache RocketMQ 5.5.0's client as one that pops, driven by lines.
 *
 * <pre>
 * send TOPIC COUNT PREFIX            to the first queue
 * group GROUP                        creates it
 * pop GROUP TOPIC COUNT INVISIBLE POLL pops until it has so many; prints "popped BODY RECONSUMED", or "nothing STATUS"
 * order GROUP TOPIC ATTEMPT INVISIBLE prints the same, in order
 * ack GROUP BODY                     acks the message popped last with this body; prints "acked STATUS"
 * change GROUP BODY MILLIS           changes its invisible time and keeps the new receipt; prints "changed STATUS"
 * mode GROUP TOPIC                   has the group pop the topic
 * consume GROUP TOPIC FAILING        push consumer that the broker balances; prints "consumed BODY RECONSUMED", fails
 *                                    the first try of the message with body FAILING
 * </pre>
 */
public final class ApachePoppers {
    private static final long TIMEOUT_MILLIS = 10_000;

    private final String nameServer;
    private final DefaultMQProducer producer = new DefaultMQProducer("PoppersProducer");
    private final Map<String, MessageExt> popped = new ConcurrentHashMap<>();

    private ApachePoppers(String nameServer) {
        this.nameServer = nameServer;
    }

    public static void main(String[] args) throws Exception {
        ApachePoppers poppers = new ApachePoppers(args[0]);
        poppers.producer.setNamesrvAddr(args[0]);
        poppers.producer.setSendMsgTimeout(10_000);
        poppers.producer.start();
        say("done");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            try {
                poppers.obey(line.split(" "));
                say("done");
            } catch (Exception failure) {
                say("failed " + failure.toString().replace('\n', ' '));
            }
        }
        System.exit(0);
    }

    private void obey(String[] words) throws Exception {
        switch (words[0]) {
            case "send" -> send(words[1], Integer.parseInt(words[2]), words[3]);
            case "group" -> api().createSubscriptionGroup(broker(), group(words[1]), TIMEOUT_MILLIS);
            case "pop" -> popAll(words[1], words[2], Integer.parseInt(words[3]), words[4], words[5]);
            case "order" -> {
                PopMessageRequestHeader request = request(words[1], words[2], 32, words[4], "0");
                request.setQueueId(0);
                request.setOrder(true);
                request.setAttemptId(words[3]);
                pop(request);
            }
            case "ack" -> ack(words[1], words[2]);
            case "change" -> change(words[1], words[2], Long.parseLong(words[3]));
            case "mode" -> api()
                    .setMessageRequestMode(
                            broker(), words[2], words[1], MessageRequestMode.POP, 0, TIMEOUT_MILLIS);
            case "consume" -> consume(words[1], words[2], words[3]);
            default -> throw new IllegalArgumentException("unknown command " + words[0]);
        }
    }

    private void send(String topic, int count, String prefix) throws Exception {
        for (int number = 0; number < count; number++) {
            byte[] body = (prefix + "-" + number).getBytes(StandardCharsets.UTF_8);
            producer.send(new Message(topic, "TagA", body), (queues, message, none) -> queues.get(0), null);
        }
    }

    private static SubscriptionGroupConfig group(String name) {
        SubscriptionGroupConfig config = new SubscriptionGroupConfig();
        config.setGroupName(name);
        return config;
    }

    private static PopMessageRequestHeader request(
            String group, String topic, int max, String invisible, String poll) {
        PopMessageRequestHeader request = new PopMessageRequestHeader();
        request.setConsumerGroup(group);
        request.setTopic(topic);
        request.setQueueId(-1);
        request.setMaxMsgNums(max);
        request.setInvisibleTime(Long.parseLong(invisible));
        request.setPollTime(Long.parseLong(poll));
        request.setBornTime(System.currentTimeMillis());
        request.setInitMode(0);
        request.setExpType("TAG");
        request.setExp("*");
        return request;
    }

    private void popAll(String group, String topic, int count, String invisible, String poll) throws Exception {
        int missing = count;
        for (int got = 1; got > 0 && missing > 0; missing -= got) {
            got = pop(request(group, topic, missing, invisible, poll));
        }
    }

    private int pop(PopMessageRequestHeader request) throws Exception {
        CompletableFuture<PopResult> done = new CompletableFuture<>();
        api().popMessageAsync(brokerName(), broker(), request, request.getPollTime() + TIMEOUT_MILLIS, new PopCallback() {
            @Override
            public void onSuccess(PopResult result) {
                done.complete(result);
            }

            @Override
            public void onException(Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        PopResult result = done.get(60, TimeUnit.SECONDS);
        if (result.getMsgFoundList() == null || result.getMsgFoundList().isEmpty()) {
            say("nothing " + result.getPopStatus());
            return 0;
        }
        for (MessageExt message : result.getMsgFoundList()) {
            popped.put(body(message), message);
            say("popped " + body(message) + " " + message.getReconsumeTimes());
        }
        return result.getMsgFoundList().size();
    }

    private void ack(String group, String body) throws Exception {
        MessageExt message = popped.get(body);
        String receipt = message.getProperty(MessageConst.PROPERTY_POP_CK);
        String[] parts = ExtraInfoUtil.split(receipt);
        AckMessageRequestHeader request = new AckMessageRequestHeader();
        request.setConsumerGroup(group);
        request.setTopic(ExtraInfoUtil.getRealTopic(parts, message.getTopic(), group));
        request.setQueueId(ExtraInfoUtil.getQueueId(parts));
        request.setOffset(ExtraInfoUtil.getQueueOffset(parts));
        request.setExtraInfo(receipt);
        Waiting done = new Waiting();
        api().ackMessageAsync(broker(), TIMEOUT_MILLIS, done, request);
        say("acked " + done.get().getStatus());
    }

    private void change(String group, String body, long millis) throws Exception {
        MessageExt message = popped.get(body);
        String receipt = message.getProperty(MessageConst.PROPERTY_POP_CK);
        String[] parts = ExtraInfoUtil.split(receipt);
        ChangeInvisibleTimeRequestHeader request = new ChangeInvisibleTimeRequestHeader();
        request.setConsumerGroup(group);
        request.setTopic(ExtraInfoUtil.getRealTopic(parts, message.getTopic(), group));
        request.setQueueId(ExtraInfoUtil.getQueueId(parts));
        request.setOffset(ExtraInfoUtil.getQueueOffset(parts));
        request.setExtraInfo(receipt);
        request.setInvisibleTime(millis);
        Waiting done = new Waiting();
        api().changeInvisibleTimeAsync(brokerName(), broker(), request, TIMEOUT_MILLIS, done);
        AckResult result = done.get();
        if (result.getExtraInfo() != null) {
            message.getProperties().put(MessageConst.PROPERTY_POP_CK, result.getExtraInfo());
        }
        say("changed " + result.getStatus());
    }

    private void consume(String group, String topic, String failing) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(nameServer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setClientRebalance(false);
        consumer.subscribe(topic, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt message : messages) {
                say("consumed " + body(message) + " " + message.getReconsumeTimes());
                if (body(message).equals(failing) && message.getReconsumeTimes() == 0) {
                    context.setDelayLevelWhenNextConsume(0);
                    return ConsumeConcurrentlyStatus.RECONSUME_LATER;
                }
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
    }

    /** An answer to an ack or a change. */
    private static final class Waiting implements AckCallback {
        private final CompletableFuture<AckResult> done = new CompletableFuture<>();

        @Override
        public void onSuccess(AckResult result) {
            done.complete(result);
        }

        @Override
        public void onException(Throwable failure) {
            done.completeExceptionally(failure);
        }

        AckResult get() throws Exception {
            return done.get(60, TimeUnit.SECONDS);
        }
    }

    private MQClientInstance client() {
        return producer.getDefaultMQProducerImpl().getMqClientFactory();
    }

    private MQClientAPIImpl api() {
        return client().getMQClientAPIImpl();
    }

    private String brokerName() throws Exception {
        return producer.fetchPublishMessageQueues("TBW102").get(0).getBrokerName();
    }

    private String broker() throws Exception {
        return client().findBrokerAddressInPublish(brokerName());
    }

    private static String body(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }
}
