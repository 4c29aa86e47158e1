// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.OwnedScheduler;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.lifecycle.Waiting;
import io.cometmq.remoting.protocol.request.ClientRequests.UnregisterClient;
import io.cometmq.remoting.rpc.Connection;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.LaneConfig;
import io.cometmq.remoting.rpc.LanePools;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.rpc.Transport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all producers and consumers of one client id share: one remoting client, the routes, the heartbeats, the
 * scheduled tasks, the pull service and the rebalance service.
 *
 * <p>Composition root; opened by {@link MQClientManager}, started by the first producer or consumer, closed by the last.
 * Thread-safe.
 */
public final class MQClientInstance implements Resource {
    private static final Logger log = LoggerFactory.getLogger(MQClientInstance.class);
    private static final Duration NAME_SERVER_LOOKUP_INTERVAL = Duration.ofMinutes(2);
    private static final Duration FIRST_NAME_SERVER_LOOKUP = Duration.ofSeconds(10);
    private static final Duration FIRST_ROUTE_REFRESH = Duration.ofMillis(10);
    private static final Duration FIRST_HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration FIRST_OFFSET_SAVE = Duration.ofSeconds(10);
    private static final Duration POOL_ADJUST_INTERVAL = Duration.ofMinutes(1);
    /** A callback from a broker is answered or dropped; few wait, and one thread serves those that are slow. */
    private static final LaneConfig CALLBACK_LANES = new LaneConfig(1, 100, 1, 100);

    private final ClientConfig config;
    private final Clock clock;
    private final String clientId;
    private final Resources resources = new Resources();
    private final ClientGroups groups = new ClientGroups();
    private final BrokerTable brokers = new BrokerTable();
    private final Threads threads;
    private final OwnedScheduler scheduler;
    private final RebalanceService rebalanceService;
    private final PullMessageService pullService;
    private final NameServerLookup lookup;
    private final NameServers nameServers;
    private final MQClientAPIImpl api;
    private final TopicRoutes routes;
    private final Heartbeats heartbeats;
    private final MQAdminImpl admin;
    private final PendingReplies replies;
    private boolean started;
    private boolean consuming;

    private MQClientInstance(ClientConfig config, ClientPlatform platform) {
        this.config = config;
        this.clock = platform.clock();
        this.threads = platform.threads();
        this.clientId = config.buildMQClientId();
        Transport transport = resources.own(platform.transports().get());
        scheduler = resources.own(threads.scheduler("housekeeping"));
        rebalanceService = new RebalanceService(groups, clock, scheduler);
        pullService = new PullMessageService(scheduler);
        replies = resources.own(new PendingReplies(scheduler));
        HandlerTable callbacks = new HandlerTable();
        new ReplyCallbacks(replies, clock).bind(callbacks);
        new ClientCallbacks(groups, brokers, rebalanceService::rebalanceImmediately).bind(callbacks);
        LanePools lanes = resources.own(LanePools.start(CALLBACK_LANES, clock, threads));
        Envelope envelope = new Envelope(config.namespaceFields(), config.rpcHook());
        RpcClient rpc = new EnvelopeClient(
                resources.own(transport.client(Dispatcher.of(callbacks, lanes, List.of()), new NewConnections())),
                envelope);
        lookup = NameServerLookup.fromSystem(config.getUnitName());
        nameServers = new NameServers(rpc);
        api = new MQClientAPIImpl(rpc, nameServers, Duration.ofMillis(config.getMqClientApiTimeout()));
        routes = new TopicRoutes(api, brokers, this::routeChanged);
        heartbeats = new Heartbeats(
                clientId, groups, brokers, api, envelope, config.isUseHeartbeatV2() ? new KnownSubscriptions() : null);
        admin = new MQAdminImpl(api, routes, brokers, clock);
    }

    /** Opens an instance: its parts are ready, but nothing runs by itself yet. */
    static MQClientInstance open(ClientConfig config, ClientPlatform platform) {
        return new MQClientInstance(config, platform);
    }

    /** Fetches the name-server addresses and starts the scheduled tasks, and the services of consumers if there are any; once. */
    public synchronized void start() {
        if (started) {
            return;
        }
        started = true;
        fetchNameServers();
        scheduler.every(
                FIRST_ROUTE_REFRESH,
                Duration.ofMillis(config.getPollNameServerInterval()),
                "route-refresh",
                () -> routes.refreshAll(groups.topics()));
        scheduler.every(
                FIRST_HEARTBEAT,
                Duration.ofMillis(config.getHeartbeatBrokerInterval()),
                "heartbeat",
                this::cleanUpAndHeartbeat);
        scheduler.every(
                FIRST_OFFSET_SAVE,
                Duration.ofMillis(config.getPersistConsumerOffsetInterval()),
                "offset-save",
                () -> groups.consumers().values().forEach(MQConsumerInner::persistConsumerOffset));
        scheduler.every(POOL_ADJUST_INTERVAL, POOL_ADJUST_INTERVAL, "pool-adjust", () -> groups.consumers()
                .values()
                .forEach(MQConsumerInner::adjustThreadPool));
        startConsuming();
        log.info("Client started: clientId={} nameServers={}", clientId, nameServers.addresses());
    }

    /** Starts the two services of consumers, once there is one: a process of many producers has no threads for them. */
    private synchronized void startConsuming() {
        if (started && !consuming && groups.hasConsumers()) {
            consuming = true;
            pullService.start(threads, resources);
            rebalanceService.start(threads, resources);
        }
    }

    private void fetchNameServers() {
        nameServers.update(config.getNamesrvAddr());
        if (nameServers.addresses().isEmpty()) {
            nameServers.update(lookup.ask());
            scheduler.every(
                    FIRST_NAME_SERVER_LOOKUP,
                    NAME_SERVER_LOOKUP_INTERVAL,
                    "name-server-lookup",
                    () -> nameServers.update(lookup.ask()));
        }
    }

    /** Brokers that were not known before must know the consumers before these ask who else is in their group. */
    private void routeChanged() {
        if (groups.hasConsumers()) {
            Await.whenDone(heartbeats.sendToAll(), (done, failure) -> rebalanceService.rebalanceImmediately());
        }
    }

    private void cleanUpAndHeartbeat() {
        brokers.retainNamedBy(routes.known());
        Await.whenDone(heartbeats.sendToAll(), (done, failure) -> {});
    }

    /** Adds a producer to the group; one per group and client. */
    public void registerProducer(String group, MQProducerInner producer) throws MQClientException {
        if (!groups.add(group, producer)) {
            throw new MQClientException(
                    "The producer group[" + group + "] has been created before in client " + clientId
                            + ", specify another group or instance name",
                    null);
        }
    }

    /** Adds a consumer to the group; one per group and client. */
    public void registerConsumer(String group, MQConsumerInner consumer) throws MQClientException {
        if (!groups.add(group, consumer)) {
            throw new MQClientException(
                    "The consumer group[" + group + "] has been created before in client " + clientId
                            + ", specify another group or instance name",
                    null);
        }
        startConsuming();
    }

    /** Takes a producer out of its group and tells the brokers. */
    public void unregisterProducer(String group) {
        groups.removeProducer(group);
        waitFor(heartbeats.unregister(new UnregisterClient(clientId, group, null)));
    }

    /**
     * Takes a consumer out of its group and tells the brokers, which tell the other consumers. The offsets that it has saved
     * go first, within the timeout of calls.
     */
    public void unregisterConsumer(String group) {
        // A connection that must be opened for them begins with a heartbeat as long as the consumer is in its group.
        // From somebody who is no member a broker takes an offset for a tool's, which may set the group back.
        waitFor(api.offsetsSent());
        groups.removeConsumer(group);
        waitFor(heartbeats.unregister(new UnregisterClient(clientId, null, group)));
    }

    /** Tells all known brokers now which groups there are; completes when each has answered or failed. */
    public CompletableFuture<Void> greetBrokers() {
        return heartbeats.sendToAll();
    }

    /** Tells all known brokers now which groups there are, and waits for them within the timeout of calls. */
    public void sendHeartbeatToAllBroker() {
        waitFor(heartbeats.sendToAll());
    }

    private void waitFor(CompletableFuture<Void> calls) {
        try {
            Waiting.get(calls, api.timeout());
        } catch (TimeoutException late) {
            log.warn(
                    "Brokers could not be told in time, or did not answer: boundMillis={}",
                    api.timeout().toMillis());
        } catch (ExecutionException failure) {
            log.warn("Brokers could not be told", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the services and tasks and closes the connections. */
    @Override
    public void close() {
        resources.close();
        log.info("Client closed: clientId={}", clientId);
    }

    /** What this client is called in heartbeats. */
    public String clientId() {
        return clientId;
    }

    public Clock clock() {
        return clock;
    }

    /** Where threads of one producer or consumer come from. */
    public Threads threads() {
        return threads;
    }

    /** For tasks that end soon. */
    public Scheduler scheduler() {
        return scheduler;
    }

    public MQClientAPIImpl api() {
        return api;
    }

    public TopicRoutes routes() {
        return routes;
    }

    public BrokerTable brokers() {
        return brokers;
    }

    public MQAdminImpl admin() {
        return admin;
    }

    /** The requests that wait for an answer. */
    public PendingReplies replies() {
        return replies;
    }

    public PullMessageService pullService() {
        return pullService;
    }

    public RebalanceService rebalanceService() {
        return rebalanceService;
    }

    /** Goes on with other name servers, {@code host:port;host:port}. */
    public void updateNameServerAddresses(String addresses) {
        nameServers.update(addresses);
    }

    /** The name servers, {@code host:port}. */
    public List<String> nameServerAddresses() {
        return nameServers.addresses();
    }

    /** A broker that was restarted has forgotten this client: every new connection to a broker begins with a heartbeat. */
    private final class NewConnections implements ConnectionListener {
        @Override
        public void onOpen(Connection connection) {
            heartbeats.greet(connection);
        }
    }
}
