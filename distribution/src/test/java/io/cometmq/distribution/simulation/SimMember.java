// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.MessageListener;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.sim.SimProcess;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A push consumer in a process of its own. Owned by the simulation's thread. */
final class SimMember {
    private final SimCluster cluster;
    private final String name;
    private final SimProcess process;
    private final DefaultMQPushConsumerImpl consumer;
    private boolean running;
    private boolean left;

    SimMember(SimCluster cluster, String name, String group, String topic, MessageListener listener) {
        this(cluster, name, group, topic, listener, pulls -> {});
    }

    /** A member with settings of its own. */
    SimMember(
            SimCluster cluster,
            String name,
            String group,
            String topic,
            MessageListener listener,
            Consumer<DefaultMQPushConsumer> change) {
        this.cluster = cluster;
        this.name = name;
        this.process = cluster.simulation().process(name);
        DefaultMQPushConsumer settings = new DefaultMQPushConsumer(group);
        settings.setNamesrvAddr(SimCluster.NAME_SERVER);
        settings.setClientIP("10.0.0.1");
        settings.setInstanceName(name);
        settings.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        settings.setConsumeThreadMin(3);
        settings.setConsumeThreadMax(3);
        settings.setMessageListener(listener);
        settings.setSubscription(Map.of(topic, "*"));
        change.accept(settings);
        this.consumer = new DefaultMQPushConsumerImpl(settings, cluster.clients(process));
    }

    String name() {
        return name;
    }

    SimProcess process() {
        return process;
    }

    boolean isRunning() {
        return running && process.isAlive();
    }

    /** Starts the consumer in its process, some time soon. */
    void join() {
        cluster.simulation().note(name + " joins");
        process.run(() -> {
            try {
                consumer.start();
                running = true;
            } catch (MQClientException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    /** Shuts the consumer down in its process, some time soon; one that has not started yet is killed. */
    void leave() {
        if (!running) {
            crash();
            return;
        }
        cluster.simulation().note(name + " leaves");
        running = false;
        process.run(() -> {
            consumer.shutdown();
            left = true;
            cluster.simulation().note(name + " has left");
        });
    }

    /** Whether it has left its group in order. */
    boolean hasLeft() {
        return left;
    }

    /** Kills the process. */
    void crash() {
        cluster.simulation().note(name + " is killed");
        running = false;
        cluster.network().kill(process);
    }

    /** The queues that it pops now; a queue id of -1 stands for all. */
    Set<MessageQueue> popped() {
        return isRunning()
                ? new TreeSet<>(consumer.consumerRunningInfo().mqPopTable().keySet())
                : Set.of();
    }

    /** The queues that it pulls now. */
    Set<MessageQueue> held() {
        return isRunning()
                ? new TreeSet<>(consumer.consumerRunningInfo().mqTable().keySet())
                : Set.of();
    }

    @Override
    public String toString() {
        return name;
    }
}
