// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageClientIDSetter;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.SendAdmin;
import io.cometmq.tools.command.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sends one message, once, to a queue that the caller names or that is taken at random. Stateless. */
public final class MessageSender {
    /** The producer group that the tool sends as. */
    static final String GROUP = "admin_ext_group";

    private static final int QUEUES_OF_A_NEW_TOPIC = 4;
    private static final long MASTER_ID = 0;
    private static final Map<Integer, String> STORED = Map.of(
            ResponseCode.SUCCESS, "SEND_OK",
            ResponseCode.FLUSH_DISK_TIMEOUT, "FLUSH_DISK_TIMEOUT",
            ResponseCode.FLUSH_SLAVE_TIMEOUT, "FLUSH_SLAVE_TIMEOUT",
            ResponseCode.SLAVE_NOT_AVAILABLE, "SLAVE_NOT_AVAILABLE");

    private MessageSender() {}

    /**
     * Where a message went and how it is kept.
     *
     * @param messageId the producer's id
     * @param offsetMessageId the broker's id
     * @param brokerAddress where it was sent to
     * @param region what the broker calls its place; empty when it does not say
     */
    record Result(
            String brokerName,
            int queueId,
            String status,
            String messageId,
            String offsetMessageId,
            long queueOffset,
            String brokerAddress,
            String region) {}

    /**
     * Sends {@code message}.
     *
     * @param brokerName null leaves it to chance
     * @param queueId null leaves it to chance
     * @throws UsageException when there is no such broker or queue for the topic
     */
    static Result send(AdminClient admin, Message message, @Nullable String brokerName, @Nullable Integer queueId) {
        return send(admin, route(admin, message.getTopic()), message, brokerName, queueId);
    }

    /** The same where the route is known. */
    static Result send(
            AdminClient admin,
            TopicRouteData route,
            Message message,
            @Nullable String brokerName,
            @Nullable Integer queueId) {
        QueueData queues = choose(route, message.getTopic(), brokerName);
        int queue = queueId == null ? ThreadLocalRandom.current().nextInt(queues.writeQueueNums()) : queueId;
        if (queue < 0 || queue >= queues.writeQueueNums()) {
            throw new UsageException("option -i " + queue + ": expected 0.." + (queues.writeQueueNums() - 1) + " on "
                    + queues.brokerName());
        }
        MessageQueue target = new MessageQueue(message.getTopic(), queues.brokerName(), queue);
        MessageClientIDSetter.setUniqID(message);
        String broker = master(route, queues.brokerName());
        Answer<Sent> answer = new SendAdmin(admin).send(broker, header(admin, message, target), message.getBody());
        String status = STORED.get(answer.code());
        if (status == null) {
            throw SendAdmin.refused(queues.brokerName(), answer);
        }
        return new Result(
                queues.brokerName(),
                answer.header().queueId(),
                status,
                String.valueOf(MessageClientIDSetter.getUniqID(message)),
                answer.header().msgId(),
                answer.header().queueOffset(),
                broker,
                Optional.ofNullable(answer.header().region()).orElse(""));
    }

    /**
     * Begins to send {@code message}, which gets an id if it has none, to a queue.
     *
     * @return completed on an event loop; {@link #requireStored} says what an answer means
     */
    public static CompletableFuture<Answer<Sent>> begin(
            AdminClient admin, TopicRouteData route, Message message, MessageQueue queue) {
        MessageClientIDSetter.setUniqID(message);
        return new SendAdmin(admin)
                .begin(master(route, queue.getBrokerName()), header(admin, message, queue), message.getBody());
    }

    /**
     * Does nothing when the message is kept as the broker promises it.
     *
     * @throws AdminException when it is not, or when the broker could not wait until it is
     */
    public static void requireStored(MessageQueue queue, Answer<Sent> answer) {
        if (!answer.isSuccess()) {
            throw SendAdmin.refused(queue.getBrokerName(), answer);
        }
    }

    /** The exception for a message that no broker answered for. */
    public static AdminException unanswered(MessageQueue queue, Throwable cause) {
        return SendAdmin.unanswered(queue.getBrokerName(), cause);
    }

    private static Send header(AdminClient admin, Message message, MessageQueue queue) {
        return new Send(
                GROUP,
                message.getTopic(),
                TopicNames.AUTO_CREATE_TOPIC,
                QUEUES_OF_A_NEW_TOPIC,
                queue.getQueueId(),
                0,
                admin.now(),
                message.getFlag(),
                MessageProperties.encode(message.getProperties()),
                0,
                false,
                null,
                false,
                queue.getBrokerName());
    }

    /** The route of a topic; one that nobody has yet goes where new topics may be made, if the brokers make them. */
    public static TopicRouteData route(AdminClient admin, String topic) {
        return admin.findRoute(topic)
                .or(() -> admin.findRoute(TopicNames.AUTO_CREATE_TOPIC).map(MessageSender::ofNewTopic))
                .orElseGet(() -> admin.route(topic));
    }

    private static TopicRouteData ofNewTopic(TopicRouteData template) {
        List<QueueData> queues = template.queueDatas().stream()
                .map(queue -> new QueueData(
                        queue.brokerName(),
                        queue.perm(),
                        Math.min(queue.readQueueNums(), QUEUES_OF_A_NEW_TOPIC),
                        queue.topicSysFlag(),
                        Math.min(queue.writeQueueNums(), QUEUES_OF_A_NEW_TOPIC)))
                .toList();
        return new TopicRouteData(template.brokerDatas(), Map.of(), null, queues, null);
    }

    /**
     * The queues of a topic that can be written at the moment.
     *
     * @param brokerName null for all brokers
     */
    public static List<MessageQueue> writable(TopicRouteData route, String topic, @Nullable String brokerName) {
        return writable(route, topic).stream()
                .filter(queues -> brokerName == null || queues.brokerName().equals(brokerName))
                .flatMap(queues -> IntStream.range(0, queues.writeQueueNums())
                        .mapToObj(id -> new MessageQueue(topic, queues.brokerName(), id)))
                .toList();
    }

    private static List<QueueData> writable(TopicRouteData route, String topic) {
        List<QueueData> writable = route.queueDatas().stream()
                .filter(queues -> Permission.isWritable(queues.perm()) && queues.writeQueueNums() > 0)
                .filter(queues -> findMaster(route, queues.brokerName()).isPresent())
                .toList();
        if (writable.isEmpty()) {
            throw new AdminException(
                    AdminException.NO_ANSWER, "topic " + topic + " has no queue that can be written at the moment");
        }
        return writable;
    }

    private static QueueData choose(TopicRouteData route, String topic, @Nullable String brokerName) {
        List<QueueData> writable = writable(route, topic);
        if (brokerName == null) {
            return writable.get(ThreadLocalRandom.current().nextInt(writable.size()));
        }
        return writable.stream()
                .filter(queues -> queues.brokerName().equals(brokerName))
                .findFirst()
                .orElseThrow(() -> new UsageException("option -b " + brokerName + ": expected one of "
                        + writable.stream().map(QueueData::brokerName).toList()));
    }

    private static String master(TopicRouteData route, String brokerName) {
        return findMaster(route, brokerName)
                .orElseThrow(() ->
                        new AdminException(AdminException.NO_ANSWER, "broker " + brokerName + " has no master now"));
    }

    private static Optional<String> findMaster(TopicRouteData route, String brokerName) {
        return route.brokerDatas().stream()
                .filter(broker -> broker.brokerName().equals(brokerName))
                .map(BrokerData::brokerAddrs)
                .filter(addresses -> addresses.containsKey(MASTER_ID))
                .map(addresses -> addresses.get(MASTER_ID))
                .findFirst();
    }
}
