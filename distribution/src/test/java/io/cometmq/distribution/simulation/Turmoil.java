// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.MessageListener;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.sim.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group to which everything happens that can: members join, leave, are killed and stand still, connections are
 * cut, the broker is restarted and killed, all by seed and while messages are sent; then calm, in which each queue gets
 * its one owner and every acknowledged message is consumed. Owned by the simulation's thread.
 */
final class Turmoil {
    static final String TOPIC = "T";
    static final String GROUP = "G";
    static final int QUEUES = 6;

    private static final int MAX_MEMBERS = 4;
    private static final int STEPS = 40;
    private static final Duration STEP = Duration.ofMillis(1_500);
    private static final int LONGEST_PAUSE_MILLIS = 30_000;
    private static final int LONGEST_OUTAGE_MILLIS = 5_000;
    private static final Duration LONGEST_SEND_PAUSE = Duration.ofMillis(200);
    private static final long INVISIBLE_MILLIS = 10_000;
    /** How long after the last change everything is consumed, at most: what fails comes again later and later. */
    private static final Duration CONSUMING = Duration.ofMinutes(15);
    /** How long after the last change each queue has its owner, at most: a lock outlives a killed member by a minute. */
    private static final Duration SETTLING = Duration.ofSeconds(150);

    private final Simulation simulation;
    private final Random random;
    private final SimCluster cluster;
    private final Ledger ledger;
    private final Function<String, MessageListener> listeners;
    private final List<SimMember> members = new ArrayList<>();
    private final Map<String, SimMember> all = new TreeMap<>();
    private final SimProducer producer;
    private final List<Long> brokerKillsNanos = new ArrayList<>();
    private long brokerStartedNanos;
    private boolean brokerEndures;
    private @Nullable Integer popShareQueueNum;
    private int joined;

    /**
     * @param listeners makes the listener of a member, by the member's name
     */
    Turmoil(Simulation simulation, Path directory, Ledger ledger, Function<String, MessageListener> listeners) {
        this.simulation = simulation;
        this.random = simulation.random("test");
        this.cluster = new SimCluster(simulation, directory, Map.of());
        this.ledger = ledger;
        this.listeners = listeners;
        this.producer = new SimProducer(cluster, TOPIC, QUEUES, ledger);
    }

    /** Spares the broker. */
    Turmoil withLastingBroker() {
        brokerEndures = true;
        return this;
    }

    /**
     * Has the members pop instead of pull.
     *
     * @param shareQueueNum how many others' queues each member pops beside its own; 0 for all queues
     */
    Turmoil withPops(int shareQueueNum) {
        popShareQueueNum = shareQueueNum;
        return this;
    }

    SimCluster cluster() {
        return cluster;
    }

    /** When the present broker was started, by the simulation's clock. */
    long brokerStartedNanos() {
        return brokerStartedNanos;
    }

    /** When the broker was killed, by the simulation's clock. */
    List<Long> brokerKillsNanos() {
        return brokerKillsNanos;
    }

    /** Whether the process of a member, present or past, was not killed. */
    boolean isAlive(String member) {
        return all.get(member).process().isAlive();
    }

    /** Lets it all happen, and {@code check} be asked again and again. */
    void rage(Runnable check) {
        cluster.createTopic(TOPIC, QUEUES);
        if (popShareQueueNum != null) {
            cluster.letPop(GROUP, TOPIC, popShareQueueNum);
        }
        producer.start(LONGEST_SEND_PAUSE);
        join();
        for (int step = 0; step < STEPS; step++) {
            change();
            simulation.sleep(Duration.ofNanos((long) (random.nextDouble() * STEP.toNanos())));
            check.run();
        }
        cluster.network().calm(true);
        assertThat(simulation.until(producer::stop, Duration.ofMinutes(1), STEP))
                .as("the producer ends")
                .isTrue();
        if (members.isEmpty()) {
            join();
        }
    }

    /** Expects that each queue gets one owner and keeps it, and that what was acknowledged is consumed. */
    void settle() {
        assertThat(simulation.until(this::isSettled, SETTLING, Duration.ofSeconds(1)))
                .as("each queue gets one owner: %s", holdings())
                .isTrue();
        assertThat(simulation.until(() -> ledger.missing().isEmpty(), CONSUMING, STEP))
                .as("consumed of %s acknowledged; missing: %s", ledger.acknowledgedCount(), ledger.missing())
                .isTrue();
        if (popShareQueueNum != null) {
            assertThat(simulation.until(() -> cluster.isConsumed(GROUP, TOPIC, QUEUES), CONSUMING, STEP))
                    .as("no loan stays open")
                    .isTrue();
        }
        simulation.sleep(Duration.ofSeconds(30));
        assertThat(isSettled()).as("stays as it is: %s", holdings()).isTrue();
        assertThat(ledger.acknowledgedCount()).isGreaterThan(STEPS);
    }

    private void change() {
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> join();
            case 3 -> leave();
            case 4, 5 -> crash();
            case 6 -> pause();
            case 7 -> cluster.network().cutAll(producer.process());
            case 8, 9 -> cluster.network().cutOne(cluster.brokerProcess());
            case 10 -> restartBroker();
            case 11 -> killBroker();
            default -> {
                // Time passes.
            }
        }
    }

    private void join() {
        if (members.size() < MAX_MEMBERS) {
            String name = "member-" + joined++;
            SimMember member =
                    new SimMember(cluster, name, GROUP, TOPIC, listeners.apply(name), this::letPopWhereWanted);
            members.add(member);
            all.put(name, member);
            member.join();
        }
    }

    private void letPopWhereWanted(DefaultMQPushConsumer settings) {
        if (popShareQueueNum != null) {
            settings.setClientRebalance(false);
            settings.setPopInvisibleTime(INVISIBLE_MILLIS);
        }
    }

    private void leave() {
        if (!members.isEmpty()) {
            members.remove(random.nextInt(members.size())).leave();
        }
    }

    private void crash() {
        if (!members.isEmpty()) {
            members.remove(random.nextInt(members.size())).crash();
        }
    }

    private void pause() {
        if (!members.isEmpty()) {
            SimMember member = members.get(random.nextInt(members.size()));
            Duration time = Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS));
            simulation.note(member + " stands still for " + time);
            member.process().pause(time);
        }
    }

    private void restartBroker() {
        if (!brokerEndures) {
            cluster.restartBroker();
            brokerStartedNanos = simulation.clock().nanos();
        }
    }

    private void killBroker() {
        if (!brokerEndures) {
            cluster.killBroker();
            brokerKillsNanos.add(simulation.clock().nanos());
            simulation.sleep(Duration.ofMillis(random.nextInt(LONGEST_OUTAGE_MILLIS)));
            cluster.startBroker();
            brokerStartedNanos = simulation.clock().nanos();
        }
    }

    private boolean isSettled() {
        List<MessageQueue> held = new ArrayList<>();
        if (popShareQueueNum != null) {
            return isPopped();
        }
        members.forEach(member -> held.addAll(member.held()));
        held.removeIf(queue -> !queue.getTopic().equals(TOPIC));
        return held.size() == QUEUES && held.stream().distinct().count() == QUEUES;
    }

    /** Whether each member pops, each queue is popped, and nobody pulls one. */
    private boolean isPopped() {
        Set<Integer> popped = new TreeSet<>();
        boolean all = true;
        for (SimMember member : members) {
            member.popped().forEach(queue -> popped.add(queue.getQueueId()));
            all &= !member.popped().isEmpty()
                    && member.held().stream()
                            .noneMatch(queue -> queue.getTopic().equals(TOPIC));
        }
        return all && (popped.contains(-1) || popped.size() == QUEUES);
    }

    private Map<String, Object> holdings() {
        Map<String, Object> holdings = new TreeMap<>();
        members.forEach(member -> holdings.put(member.name(), List.of(member.held(), member.popped())));
        return holdings;
    }
}
