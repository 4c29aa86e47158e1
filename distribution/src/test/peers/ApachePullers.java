// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.MQPullConsumerScheduleService;
import org.apache.rocketmq.client.consumer.PullCallback;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Apache RocketMQ's consumers that pull, driven by lines; uses only what 4.9.8 and 5.5.0 both have. Q is the topic's
 * first queue.
 *
 * <pre>
 * send TOPIC COUNT PREFIX       to Q, tags Tag0 and Tag1 in turn
 * poll GROUP TOPIC TAGS COUNT   lite, subscribed; prints "polled OFFSET BODY", commits
 * seek GROUP TOPIC OFFSET COUNT lite, assigned to Q, polls up to the end, seeks; prints "polled OFFSET BODY"
 * astray GROUP TOPIC OFFSET     lite, seeks where nothing is; prints "refused CAUSE"
 * stand GROUP TOPIC             prints "stands OFFSET": what the group committed of Q
 * hold GROUP TOPIC              pull consumer, waits at the end of Q; prints "held BODY" when something comes
 * back GROUP TOPIC              pull consumer, gives the first message of Q back with delay level 1
 * first GROUP TOPIC             pull consumer; prints "pulled OFFSET RECONSUMED BODY" for Q from its beginning
 * schedule GROUP TOPIC          pulls by schedule from now on; prints "scheduled BODY"
 * </pre>
 */
public final class ApachePullers {
    private static final int LEVEL_ONE_SECOND = 1;
    private static final long PATIENCE_MILLIS = 30_000;

    private final String nameServer;
    private final DefaultMQProducer producer = new DefaultMQProducer("PullersProducer");

    private ApachePullers(String nameServer) {
        this.nameServer = nameServer;
    }

    public static void main(String[] args) throws Exception {
        ApachePullers pullers = new ApachePullers(args[0]);
        pullers.producer.setNamesrvAddr(args[0]);
        pullers.producer.setSendMsgTimeout(10_000);
        pullers.producer.start();
        say("done");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            try {
                pullers.obey(line.split(" "));
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
            case "poll" -> poll(words[1], words[2], words[3], Integer.parseInt(words[4]));
            case "seek" -> seek(words[1], words[2], Long.parseLong(words[3]), Integer.parseInt(words[4]));
            case "astray" -> astray(words[1], words[2], Long.parseLong(words[3]));
            case "stand" -> say("stands "
                    + puller(words[1]).fetchConsumeOffset(first(words[2]), true));
            case "hold" -> hold(words[1], words[2]);
            case "back" -> back(words[1], words[2]);
            case "first" -> fromTheFirst(words[1], words[2]);
            case "schedule" -> schedule(words[1], words[2]);
            default -> throw new IllegalArgumentException("unknown command " + words[0]);
        }
    }

    private MessageQueue first(String topic) throws Exception {
        return new TreeSet<>(producer.fetchPublishMessageQueues(topic)).first();
    }

    private void send(String topic, int count, String prefix) throws Exception {
        for (int number = 0; number < count; number++) {
            byte[] body = (prefix + "-" + number).getBytes(StandardCharsets.UTF_8);
            producer.send(
                    new Message(topic, "Tag" + number % 2, body), (queues, message, argument) -> Collections.min(queues), null);
        }
    }

    private DefaultLitePullConsumer lite(String group) {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(group);
        consumer.setNamesrvAddr(nameServer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        return consumer;
    }

    private void poll(String group, String topic, String tags, int count) throws Exception {
        DefaultLitePullConsumer consumer = lite(group);
        consumer.setAutoCommit(false);
        consumer.subscribe(topic, tags);
        consumer.start();
        try {
            printPolled(consumer, count);
            consumer.commitSync();
        } finally {
            consumer.shutdown();
        }
    }

    private void seek(String group, String topic, long offset, int count) throws Exception {
        DefaultLitePullConsumer consumer = lite(group);
        consumer.start();
        try {
            consumer.assign(List.of(first(topic)));
            // A pull that is under way at the seek may still bring what is before it, so all is taken first.
            long end = System.currentTimeMillis() + PATIENCE_MILLIS;
            for (long taken = 0; taken < offset + count && System.currentTimeMillis() < end; ) {
                taken += consumer.poll(1_000).size();
            }
            consumer.seek(first(topic), offset);
            printPolled(consumer, count);
        } finally {
            consumer.shutdown();
        }
    }

    private void astray(String group, String topic, long offset) throws Exception {
        DefaultLitePullConsumer consumer = lite(group);
        consumer.start();
        try {
            consumer.assign(List.of(first(topic)));
            consumer.seek(first(topic), offset);
        } catch (MQClientException refused) {
            say("refused " + refused.getErrorMessage());
        } finally {
            consumer.shutdown();
        }
    }

    private static void printPolled(DefaultLitePullConsumer consumer, int count) {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        int polled = 0;
        while (polled < count && System.currentTimeMillis() < end) {
            for (MessageExt message : consumer.poll(1_000)) {
                say("polled " + message.getQueueOffset() + " " + text(message));
                polled++;
            }
        }
    }

    private DefaultMQPullConsumer puller(String group) throws Exception {
        DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(group);
        consumer.setNamesrvAddr(nameServer);
        consumer.start();
        return consumer;
    }

    private void hold(String group, String topic) throws Exception {
        DefaultMQPullConsumer consumer = puller(group);
        MessageQueue queue = first(topic);
        consumer.pullBlockIfNotFound(queue, "*", consumer.maxOffset(queue), 32, new PullCallback() {
            @Override
            public void onSuccess(PullResult result) {
                if (result.getPullStatus() == PullStatus.FOUND) {
                    result.getMsgFoundList().forEach(message -> say("held " + text(message)));
                } else {
                    say("held nothing: " + result);
                }
            }

            @Override
            public void onException(Throwable failure) {
                say("held nothing: " + failure);
            }
        });
    }

    private void back(String group, String topic) throws Exception {
        DefaultMQPullConsumer consumer = puller(group);
        PullResult result = consumer.pull(first(topic), "*", 0, 1);
        consumer.sendMessageBack(result.getMsgFoundList().get(0), LEVEL_ONE_SECOND);
        consumer.shutdown();
    }

    private void fromTheFirst(String group, String topic) throws Exception {
        DefaultMQPullConsumer consumer = puller(group);
        try {
            Set<MessageQueue> queues = new TreeSet<>(consumer.fetchSubscribeMessageQueues(topic));
            PullResult result = consumer.pull(queues.iterator().next(), "*", 0, 32);
            if (result.getPullStatus() == PullStatus.FOUND) {
                result.getMsgFoundList()
                        .forEach(message -> say("pulled " + message.getQueueOffset() + " "
                                + message.getReconsumeTimes() + " " + text(message)));
            }
        } finally {
            consumer.shutdown();
        }
    }

    private void schedule(String group, String topic) throws Exception {
        MQPullConsumerScheduleService service = new MQPullConsumerScheduleService(group);
        service.getDefaultMQPullConsumer().setNamesrvAddr(nameServer);
        service.registerPullTaskCallback(topic, (queue, context) -> {
            try {
                long offset = Math.max(0, context.getPullConsumer().fetchConsumeOffset(queue, false));
                PullResult result = context.getPullConsumer().pull(queue, "*", offset, 32);
                if (result.getPullStatus() == PullStatus.FOUND) {
                    result.getMsgFoundList().forEach(message -> say("scheduled " + text(message)));
                }
                context.getPullConsumer().updateConsumeOffset(queue, result.getNextBeginOffset());
            } catch (Exception failure) {
                say("scheduled nothing: " + failure);
            }
        });
        service.start();
    }

    private static String text(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
