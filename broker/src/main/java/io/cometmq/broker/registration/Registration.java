// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.registration;

import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.statictopic.QueueMappings;
import io.cometmq.broker.topic.TopicListener;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.config.Live;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Waiting;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.remoting.rpc.RpcClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces this broker and its topics to every name server: at the start, every half minute, at once when a topic
 * changes, and says good-bye when it closes. A name server that does not answer delays no other. Thread-safe.
 */
public final class Registration implements TopicListener, Resource {
    private static final Logger log = LoggerFactory.getLogger(Registration.class);
    /** How long a start waits for the first announcements, and a stop for the good-byes. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** How long the creation of a topic is not answered because a name server has not answered. */
    private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(1);

    /** An announcement without the deleted topics names all others. */
    private static final Duration DELETIONS_TOGETHER = Duration.ofSeconds(1);

    private final Topics topics;
    private final Scheduler scheduler;
    private final List<NameServerLink> links;
    private final AtomicBoolean deletionsDue = new AtomicBoolean();
    private final Scheduler.Cancellable repeating;

    private Registration(
            RegistrationConfig config,
            Announcement announcement,
            RpcClient client,
            Topics topics,
            Scheduler scheduler) {
        this.topics = topics;
        this.scheduler = scheduler;
        this.links = config.addresses().stream()
                .map(address ->
                        new NameServerLink(address, announcement, client, config.timeout(), scheduler, this::takeOrder))
                .toList();
        this.repeating = scheduler.every(
                config.usedPeriod(), config.usedPeriod(), "announce to name servers", this::announceAll);
    }

    /**
     * Announces for the first time and goes on doing so. Waits for the first answers, at most three seconds; a name server
     * that cannot be reached yet is told later.
     */
    public static Registration start(
            RegistrationConfig config,
            BrokerIdentity identity,
            Topics topics,
            Live<TopicSettings> settings,
            RpcClient client,
            QueueMappings mappings,
            Scheduler scheduler) {
        Announcement announcement = new Announcement(identity, topics, settings, mappings);
        Registration registration = new Registration(config, announcement, client, topics, scheduler);
        topics.onChange(registration);
        registration.announceAll();
        await(registration.links.stream().map(NameServerLink::firstAttempt).toList(), "announcing");
        return registration;
    }

    @Override
    public void onChange(List<TopicConfig> changed) {
        if (changed.isEmpty()) {
            announceAll();
        } else {
            links.forEach(link -> link.announce(changed));
        }
    }

    /** Told to the name servers a little later, so that many deletions make one announcement. */
    @Override
    public void onDelete(String topic) {
        if (deletionsDue.compareAndSet(false, true)) {
            scheduler.after(DELETIONS_TOGETHER, "announce deleted topics", () -> {
                deletionsDue.set(false);
                announceAll();
            });
        }
    }

    @Override
    public CompletableFuture<Void> settled() {
        CompletableFuture<Void> all = CompletableFuture.allOf(
                links.stream().map(NameServerLink::settled).toArray(CompletableFuture[]::new));
        if (!all.isDone()) {
            Scheduler.Cancellable bound =
                    scheduler.after(SETTLE_PATIENCE, "stop waiting for name servers", () -> all.complete(null));
            return all.whenComplete((done, none) -> bound.cancel());
        }
        return all;
    }

    /** Waits until the name servers have answered what was announced last, at most a second. */
    public void awaitSettled() {
        await(List.of(settled()), "announcing the end of writes");
    }

    /** The name servers that took the last announcement. */
    public List<String> registeredWith() {
        return links.stream()
                .filter(NameServerLink::isRegistered)
                .map(NameServerLink::address)
                .toList();
    }

    /** All name servers that are told. */
    public List<String> nameServers() {
        return links.stream().map(NameServerLink::address).toList();
    }

    /** Stops announcing and says good-bye; waits at most three seconds. */
    @Override
    public void close() {
        repeating.cancel();
        await(links.stream().map(NameServerLink::leave).toList(), "leaving");
    }

    private void announceAll() {
        links.forEach(NameServerLink::announce);
    }

    /** Name servers keep which topics are consumed in order; sends to those need the broker's permission. */
    private void takeOrder(KVTable ordered) {
        topics.changeQuietly(config -> config.withOrder(ordered.table().containsKey(config.topicName())));
    }

    private static void await(List<CompletableFuture<Void>> all, String doing) {
        try {
            Waiting.get(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)), PATIENCE);
        } catch (TimeoutException late) {
            log.warn("Not every name server answered: doing={} afterSeconds={}", doing, PATIENCE.toSeconds());
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("these futures do not fail", impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
