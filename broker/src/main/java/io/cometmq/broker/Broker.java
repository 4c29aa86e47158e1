// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.broker.assignment.Assignments;
import io.cometmq.broker.assignment.RequestModes;
import io.cometmq.broker.assignment.TopicQueues;
import io.cometmq.broker.client.ChangeNotices;
import io.cometmq.broker.client.ClientTables;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.client.DifferenceLog;
import io.cometmq.broker.client.ProducerGroups;
import io.cometmq.broker.client.QueueLocks;
import io.cometmq.broker.cold.ColdReads;
import io.cometmq.broker.cold.ColdThresholds;
import io.cometmq.broker.delay.DelayOffsets;
import io.cometmq.broker.delay.DelayRouting;
import io.cometmq.broker.delay.DelayedDelivery;
import io.cometmq.broker.filter.ConsumerFilters;
import io.cometmq.broker.filter.Filters;
import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.handler.AssignmentHandler;
import io.cometmq.broker.handler.ClientHandler;
import io.cometmq.broker.handler.ColdPulls;
import io.cometmq.broker.handler.DeadLetters;
import io.cometmq.broker.handler.EndTransactionHandler;
import io.cometmq.broker.handler.GivenUpHandler;
import io.cometmq.broker.handler.Heartbeats;
import io.cometmq.broker.handler.LockHandler;
import io.cometmq.broker.handler.MovedOffsets;
import io.cometmq.broker.handler.OffsetHandler;
import io.cometmq.broker.handler.PopChecks;
import io.cometmq.broker.handler.PopRows;
import io.cometmq.broker.handler.PullChecks;
import io.cometmq.broker.handler.PullHandler;
import io.cometmq.broker.handler.QueryHandler;
import io.cometmq.broker.handler.RecallHandler;
import io.cometmq.broker.handler.RepeatedSends;
import io.cometmq.broker.handler.ReplyHandler;
import io.cometmq.broker.handler.RetrySends;
import io.cometmq.broker.handler.SendBackHandler;
import io.cometmq.broker.handler.SendBackTarget;
import io.cometmq.broker.handler.SendChecks;
import io.cometmq.broker.handler.SendCounts;
import io.cometmq.broker.handler.SendHandler;
import io.cometmq.broker.handler.SendProperties;
import io.cometmq.broker.handler.SendRouting;
import io.cometmq.broker.handler.SentReplies;
import io.cometmq.broker.handler.admin.BrokerAdminHandler;
import io.cometmq.broker.handler.admin.ColdControlHandler;
import io.cometmq.broker.handler.admin.ConnectionHandler;
import io.cometmq.broker.handler.admin.DiagnosisHandler;
import io.cometmq.broker.handler.admin.GroupAdminHandler;
import io.cometmq.broker.handler.admin.MaintenanceHandler;
import io.cometmq.broker.handler.admin.PopResets;
import io.cometmq.broker.handler.admin.ProgressHandler;
import io.cometmq.broker.handler.admin.ResetHandler;
import io.cometmq.broker.handler.admin.ResetNotices;
import io.cometmq.broker.handler.admin.RuntimeInfo;
import io.cometmq.broker.handler.admin.SavedStateHandler;
import io.cometmq.broker.handler.admin.StaticTopicHandler;
import io.cometmq.broker.handler.admin.StatisticsHandler;
import io.cometmq.broker.handler.admin.TimerAdminHandler;
import io.cometmq.broker.handler.admin.TopicAdminHandler;
import io.cometmq.broker.handler.admin.TopicRemoval;
import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.identity.Reachability;
import io.cometmq.broker.longpoll.HeldPulls;
import io.cometmq.broker.metrics.BrokerMonitoring;
import io.cometmq.broker.metrics.Monitored;
import io.cometmq.broker.metrics.RequestTimes;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.pop.Pops;
import io.cometmq.broker.registration.Registration;
import io.cometmq.broker.reply.ReplyPush;
import io.cometmq.broker.routing.Routing;
import io.cometmq.broker.state.StateFile;
import io.cometmq.broker.statictopic.QueueMappings;
import io.cometmq.broker.statictopic.StaticRows;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.broker.stats.StatsTable;
import io.cometmq.broker.timer.Timers;
import io.cometmq.broker.topic.SystemTopics;
import io.cometmq.broker.topic.TopicCreation;
import io.cometmq.broker.topic.Topics;
import io.cometmq.broker.transaction.HalfRouting;
import io.cometmq.broker.transaction.TransactionParts;
import io.cometmq.broker.transaction.Transactions;
import io.cometmq.common.endpoint.Monitoring;
import io.cometmq.common.io.AtomicFile;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.topic.DelayLevels;
import io.cometmq.remoting.exception.BindException;
import io.cometmq.remoting.metrics.RequestLines;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.LaneConfig;
import io.cometmq.remoting.rpc.LanePools;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.MessageStore;
import io.cometmq.store.StoreTopics;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker: its parts in the order in which they start. Closing it stops them in the reverse order: it takes no
 * more messages and says so to the name servers, leaves them, answers the held pulls, finishes the requests under way,
 * stops listening, saves offsets and closes the store. Thread-safe.
 */
public final class Broker implements Resource {
    private static final Logger log = LoggerFactory.getLogger(Broker.class);

    private final Resources resources;
    private final BrokerIdentity identity;
    private final RpcServer server;
    private final StopStages stages;
    private final Monitoring monitoring;

    private Broker(GivenSettings start, Transport transport, BrokerPlatform platform, Resources resources) {
        this.resources = resources;
        BrokerConfig given = start.config();
        Clock clock = platform.clock();
        stages = new StopStages(clock, given.identity().brokerName());
        LiveSettings settings = new LiveSettings(start, new AtomicFile(given.stateFile("changedSettings.json")), clock);
        BrokerConfig config = settings.atStart();
        Threads threads = platform.threads();
        identity = new BrokerIdentity(
                config.identity().brokerName(),
                config.identity().clusterName(),
                config.identity().brokerId(),
                config.listen().published());
        Scheduler scheduler = resources.own(threads.scheduler("housekeeping"));
        DelayLevels levels = config.delays().parsed();

        DelayOffsets delayOffsets = DelayOffsets.load(file(config, "delayOffset.json", scheduler), clock);
        SystemTopics systemTopics = SystemTopics.of(identity, config.topics(), levels);
        Topics topics = resources.own(Topics.load(file(config, "topics.json", scheduler), clock, systemTopics));
        TopicRules rules = new TopicRules(topics);
        MessageStore store = resources.own(LocalMessageStore.open(
                config.store()
                        .toStoreConfig(
                                settings.part(BrokerConfig::store), levels, new StoreTopics(topics::isBatched, rules)),
                config.storeRoot(),
                platform.files(),
                clock,
                scheduler,
                threads,
                (what, cause) -> log.error("Disk fault, sends are refused from now on: {}", what, cause)));
        TopicsOfLog.restore(store, topics);
        QueueMappings mappings = resources.own(QueueMappings.load(
                file(config, "topicQueueMapping.json", scheduler), clock, identity.brokerName(), topics));
        settings.whenPermissionChanges(topics::touch);
        TopicCreation creation = new TopicCreation(topics, settings.topics());
        settings.whenTopicSettingsChange(creation::follow);
        SubscriptionGroups groups = resources.own(
                SubscriptionGroups.load(file(config, "subscriptionGroup.json", scheduler), clock, settings.groups()));
        ConsumerOffsets offsets = resources.own(ConsumerOffsets.load(
                file(config, "consumerOffset.json", scheduler), clock, scheduler, config.offsets()));
        offsets.boundBy(store::nextQueueOffset);
        rules.consumedAsIn(offsets);

        BrokerStats stats = BrokerStats.start(clock, scheduler, config.metrics().mostSeries());
        ProducerGroups producers = new ProducerGroups();
        ConsumerFilters consumerFilters =
                resources.own(ConsumerFilters.load(file(config, "consumerFilter.json", scheduler), clock));
        ConsumerGroups consumers = new ConsumerGroups(
                consumerFilters,
                new DifferenceLog(),
                new ChangeNotices(settings.part(BrokerConfig::clients), groups, scheduler));
        Filters filters = new Filters(settings.filters());
        ClientTables clients =
                ClientTables.start(producers, consumers, settings.part(BrokerConfig::clients), clock, scheduler);
        QueueLocks locks = new QueueLocks(clock);
        HeldPulls held = HeldPulls.start(store, clock, scheduler, settings.part(BrokerConfig::longPolls));
        LanePools lanes = resources.own(LanePools.start(LaneConfig.defaults(), clock, threads));
        ColdThresholds coldThresholds = ColdThresholds.load(file(config, "coldReadThresholds.json", scheduler));
        ColdReads coldReads = ColdReads.start(
                new ColdReads.Settings(settings.part(BrokerConfig::coldPace), settings.part(BrokerConfig::coldControl)),
                coldThresholds,
                store,
                lanes,
                transport.loops(),
                scheduler,
                clock);
        Timers timers = resources.own(Timers.open(
                config.timers(),
                new Timers.TimersSite(
                        config.storeRoot(),
                        platform.files(),
                        config.store().retention().reservedTime(),
                        store,
                        identity.address(),
                        clock),
                scheduler));
        Routing routing =
                Routing.firstOf(new DelayRouting(levels), timers.routing(settings.part(BrokerConfig::timers)));
        Transactions transactions = Transactions.load(
                new TransactionParts(
                        store,
                        settings.part(BrokerConfig::transactions),
                        config.store().retention().reservedTime(),
                        identity,
                        offsets,
                        producers,
                        routing,
                        stats,
                        clock),
                file(config, "transactionMetrics", scheduler));

        DeadLetters deadLetters = new DeadLetters(store, creation, clock);
        Pops pops = resources.own(Pops.start(
                new Pops.Parts(store, offsets, topics, creation, groups, identity, routing, scheduler, threads),
                settings.part(BrokerConfig::pops),
                settings.part(BrokerConfig::heldPops),
                name -> file(config, name, scheduler),
                clock));

        resources.own(stages.before("saving offsets and state, flushing and closing the store"));
        RpcClient client = resources.own(
                transport.client(Dispatcher.of(new HandlerTable(), lanes, List.of()), ConnectionListener.NONE));

        HandlerTable handlers = new HandlerTable();
        SendChecks sendChecks = new SendChecks(topics, creation, settings.topics());
        SendProperties sendProperties = new SendProperties(settings.part(BrokerConfig::sends), identity.clusterName());
        SendCounts counts = new SendCounts(stats, transactions.ends(), clock);
        SentReplies sentReplies = new SentReplies(identity, settings.part(BrokerConfig::sends));
        new SendHandler(
                        store,
                        identity.address(),
                        sendChecks,
                        sendProperties,
                        new SendRouting(
                                new RetrySends(groups, locks, deadLetters),
                                Routing.firstOf(new HalfRouting(settings.part(BrokerConfig::transactions)), routing)),
                        sentReplies,
                        counts)
                .bind(handlers, new RepeatedSends(settings.part(BrokerConfig::repeatedSends), clock));
        ReplyPush replyPush = new ReplyPush(producers, identity.address(), clock);
        new ReplyHandler(
                        store,
                        identity.address(),
                        sendChecks,
                        sendProperties,
                        sentReplies,
                        replyPush,
                        settings.part(BrokerConfig::replies))
                .bind(handlers);
        new EndTransactionHandler(transactions.ends(), scheduler).bind(handlers);
        new GivenUpHandler(transactions.givenUp(), topics).bind(handlers);
        PullChecks pullChecks = new PullChecks(topics, groups, consumers, settings.topics(), filters, consumerFilters);
        new PullHandler(
                        store,
                        pullChecks,
                        offsets,
                        held,
                        new ColdPulls(coldReads, consumers),
                        new MovedOffsets(store, identity, lanes.executor(Lane.ADMIN), scheduler, clock),
                        stats,
                        clock)
                .bind(handlers);
        PopRows.bind(
                handlers,
                pops,
                new PopChecks(topics, groups, filters, settings.topics(), clock),
                store,
                identity,
                new PopRows.Serving(coldReads.pace(), stats, clock, platform.random()));
        new OffsetHandler(store, offsets, topics, groups, consumers).bind(handlers);
        new ClientHandler(producers, consumers, new Heartbeats(producers, consumers, groups, creation, clock), filters)
                .bind(handlers);
        new LockHandler(locks, lanes).bind(handlers);
        new SendBackHandler(
                        store,
                        identity.address(),
                        groups,
                        new SendBackTarget(creation, deadLetters),
                        routing,
                        counts,
                        settings.topics())
                .bind(handlers);
        new QueryHandler(store).bind(handlers);
        new RecallHandler(
                        settings.part(BrokerConfig::timers), timers, store, identity, topics, settings.topics(), clock)
                .bind(handlers);
        new TimerAdminHandler(timers).bind(handlers);
        new SavedStateHandler(delayOffsets).bind(handlers);

        RequestModes modes = RequestModes.load(
                file(config, "messageRequestMode.json", scheduler), settings.part(BrokerConfig::assignments));
        TopicQueues queues = new TopicQueues(
                topics, identity.brokerName(), config.registration().addresses(), client, clock);
        new AssignmentHandler(
                        new Assignments(queues, consumers, modes, settings.part(BrokerConfig::assignments)), modes)
                .bind(handlers);

        Executor adminLane = lanes.executor(Lane.ADMIN);
        TopicRemoval removal = new TopicRemoval(topics, store, offsets, pops, modes, stats, adminLane);
        TopicAdminHandler topicAdmin = new TopicAdminHandler(topics, removal, mappings, settings.topics(), adminLane);
        topicAdmin.bind(handlers);
        new StaticTopicHandler(topicAdmin, mappings, held).bind(handlers);
        new GroupAdminHandler(groups, offsets, topics, removal).bind(handlers);
        new ProgressHandler(identity, store, topics, offsets, consumers, stats, mappings).bind(handlers);
        new ConnectionHandler(producers, consumers).bind(handlers);
        new DiagnosisHandler(new DiagnosisHandler.Tables(
                        identity, store, topics, consumers, offsets, filters, platform.clock()))
                .bind(handlers);
        new ResetHandler(
                        new ResetHandler.Tables(identity, store, topics, groups, consumers, offsets),
                        new ResetNotices(consumers),
                        new PopResets(pops, offsets),
                        (group, topic, queueId, offset) -> {
                            held.wake(topic, queueId);
                            return false;
                        })
                .bind(handlers);
        new MaintenanceHandler(identity, store, topics).bind(handlers);
        new BrokerAdminHandler(
                        settings,
                        new RuntimeInfo(
                                new RuntimeInfo.Sources(store, stats, held, timers, lanes, delayOffsets, levels.max()),
                                clock),
                        store)
                .bind(handlers);

        new ColdControlHandler(coldReads.control(), coldThresholds).bind(handlers);
        new StatisticsHandler(new StatsTable(stats, identity.clusterName())).bind(handlers);

        StaticRows.around(handlers, mappings, config.registration().addresses(), client, clock);

        RequestTimes requests =
                new RequestTimes(clock, new RequestLines(settings.part(BrokerConfig::slowRequests), scheduler));
        Dispatcher dispatcher = Dispatcher.of(handlers, lanes, List.of(), clock, requests);
        server = resources.own(transport.listen(config.listen().address(), dispatcher, clients));
        identity.address().listensOn(server.address().getPort());
        listenForVips(config, transport, dispatcher, clients);
        resources.own(stages.before("finishing the requests under way, closing connections"));
        // Closed before the servers: the answers to held pulls go out while their connections are open.
        resources.own(held);
        resources.own(coldReads);
        resources.own(pops::stopWaiting);
        resources.own(transactions.start(settings.part(BrokerConfig::transactions), scheduler, threads));
        resources.own(DelayedDelivery.start(
                store, config.delays(), delayOffsets, identity.address(), clock, scheduler, threads));

        timers.start(scheduler, threads);

        resources.own(stages.before("answering the pulls that wait, ending deliveries"));
        Registration registration = resources.own(Registration.start(
                config.registration(), identity, topics, settings.topics(), client, mappings, scheduler));
        monitoring = resources.own(BrokerMonitoring.start(
                config.metrics(),
                identity,
                new Monitored(
                        store,
                        topics,
                        groups,
                        offsets,
                        stats,
                        transactions,
                        timers,
                        pops,
                        held,
                        producers,
                        consumers,
                        lanes,
                        coldReads.pace(),
                        registration,
                        settings.topics()),
                requests,
                transport.loops(),
                clock));
        resources.own(stages.before("leaving the name servers"));
        resources.own((Resource) () -> {
            settings.endWriting();
            registration.awaitSettled();
        });
        resources.own(stages.before("taking no more messages, telling the name servers"));
    }

    /**
     * Starts a broker; it is ready when this returns. What was opened is closed again when the start fails.
     *
     * @param transport carries its connections; outlives it
     * @throws io.cometmq.store.StoreException when the directory of the store cannot be used
     * @throws BindException when the port cannot be opened
     */
    public static Broker start(GivenSettings given, Transport transport, Clock clock) {
        return start(given, transport, BrokerPlatform.withClock(clock));
    }

    /** The same with settings that all have an effect. */
    public static Broker start(BrokerConfig config, Transport transport, Clock clock) {
        return start(config, transport, BrokerPlatform.withClock(clock));
    }

    /** The same on another machine. */
    public static Broker start(BrokerConfig config, Transport transport, BrokerPlatform platform) {
        return start(new GivenSettings(config, List.of()), transport, platform);
    }

    private static Broker start(GivenSettings given, Transport transport, BrokerPlatform platform) {
        Resources resources = new Resources();
        try {
            Broker broker = new Broker(given, transport, platform, resources);
            broker.logStart(given.config());
            return broker;
        } catch (RuntimeException failure) {
            closeAfter(failure, resources);
            throw failure;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** What it shows of itself. */
    public Monitoring monitoring() {
        return monitoring;
    }

    /** Who it is, and the address that clients are given. */
    public BrokerIdentity identity() {
        return identity;
    }

    @Override
    public void close() {
        stages.begin();
        resources.close();
        log.info(
                "Broker stopped: name={} afterMillis={}",
                identity.brokerName(),
                stages.elapsed().toMillis());
    }

    private void listenForVips(
            BrokerConfig config, Transport transport, Dispatcher dispatcher, ConnectionListener clients) {
        if (!config.listen().hasVipPort()) {
            return;
        }
        try {
            resources.own(transport.listen(config.listen().vipAddress(), dispatcher, clients));
        } catch (BindException busy) {
            log.warn(
                    "Second port not opened, clients that use it (vipChannelEnabled) are not served: address={} cause={}",
                    config.listen().vipAddress(),
                    busy.getMessage());
        }
    }

    private void logStart(BrokerConfig config) {
        Runtime machine = Runtime.getRuntime();
        log.info(
                "Broker started: name={} cluster={} listening={} registered={} data={} durability={} heapMiB={} cores={}",
                identity.brokerName(),
                identity.clusterName(),
                server.address(),
                identity.addressText(),
                config.storeRoot().toAbsolutePath(),
                config.store().flush().diskType(),
                machine.maxMemory() >> 20,
                machine.availableProcessors());
        Reachability.of(
                        identity.address(),
                        config.listen().publishedHost() != null,
                        config.registration().addresses())
                .doubts()
                .forEach(doubt -> log.warn("Clients may not reach this broker: {}", doubt));
    }

    private static StateFile file(BrokerConfig config, String name, Scheduler scheduler) {
        return new StateFile(config.stateFile(name), scheduler);
    }

    private static void closeAfter(RuntimeException failure, Resources resources) {
        try {
            resources.close();
        } catch (RuntimeException closing) {
            failure.addSuppressed(closing);
        }
    }
}
