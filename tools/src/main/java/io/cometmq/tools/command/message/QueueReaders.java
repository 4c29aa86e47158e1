// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.Permission;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the queues that a command reads. Stateless. */
public final class QueueReaders {
    private QueueReaders() {}

    /**
     * Readers of the readable queues of a topic.
     *
     * @param brokerName null for all brokers
     * @param queueId null for all queues
     * @throws UsageException when there is none such
     */
    public static List<QueueReader> of(
            AdminClient admin,
            String topic,
            @Nullable String brokerName,
            @Nullable Integer queueId,
            QueueReader.As as) {
        TopicRouteData route = admin.route(topic);
        List<QueueReader> readers = new ArrayList<>();
        for (QueueData queues : route.queueDatas()) {
            Optional<String> address = address(route, queues.brokerName());
            boolean wanted = brokerName == null || brokerName.equals(queues.brokerName());
            if (wanted && address.isPresent() && Permission.isReadable(queues.perm())) {
                for (int id = 0; id < queues.readQueueNums(); id++) {
                    if (queueId == null || queueId == id) {
                        MessageQueue queue = new MessageQueue(topic, queues.brokerName(), id);
                        readers.add(new QueueReader(admin, address.get(), queue, as));
                    }
                }
            }
        }
        if (readers.isEmpty()) {
            throw new UsageException("topic " + topic + " has no readable queue "
                    + (queueId == null ? "" : queueId + " ") + (brokerName == null ? "" : "on broker " + brokerName));
        }
        return readers;
    }

    /**
     * Readers of a queue that has no route of its own, because it belongs to one member: one for each broker of its
     * parent topic.
     *
     * @param brokerName null for all brokers
     */
    static List<QueueReader> ofLmq(
            AdminClient admin,
            String lmq,
            String parentTopic,
            @Nullable String brokerName,
            int queueId,
            QueueReader.As as) {
        List<QueueReader> readers = new ArrayList<>();
        for (BrokerData broker : admin.route(parentTopic).brokerDatas()) {
            if (brokerName == null || brokerName.equals(broker.brokerName())) {
                AdminClient.readAddress(broker)
                        .ifPresent(address -> readers.add(new QueueReader(
                                admin, address, new MessageQueue(lmq, broker.brokerName(), queueId), as)));
            }
        }
        if (readers.isEmpty()) {
            throw new UsageException("topic " + parentTopic + " is on no broker " + brokerName);
        }
        return readers;
    }

    private static Optional<String> address(TopicRouteData route, String brokerName) {
        return route.brokerDatas().stream()
                .filter(broker -> broker.brokerName().equals(brokerName))
                .findFirst()
                .flatMap((BrokerData broker) -> AdminClient.readAddress(broker));
    }
}
