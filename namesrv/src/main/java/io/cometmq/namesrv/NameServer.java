// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv;

import io.cometmq.common.config.RunningSettings;
import io.cometmq.common.endpoint.Monitoring;
import io.cometmq.common.io.AtomicFile;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.namesrv.handler.ConfigHandler;
import io.cometmq.namesrv.handler.KvHandler;
import io.cometmq.namesrv.handler.RegistrationHandler;
import io.cometmq.namesrv.handler.RouteAdminHandler;
import io.cometmq.namesrv.handler.RouteConfig;
import io.cometmq.namesrv.handler.RouteHandler;
import io.cometmq.namesrv.handler.TopicListHandler;
import io.cometmq.namesrv.kv.KvConfig;
import io.cometmq.namesrv.metrics.NameServerMonitoring;
import io.cometmq.namesrv.route.BrokerLiveness;
import io.cometmq.namesrv.route.RouteTable;
import io.cometmq.remoting.metrics.RequestLines;
import io.cometmq.remoting.metrics.RequestMetrics;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.LaneConfig;
import io.cometmq.remoting.rpc.LanePools;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running name server. Thread-safe. */
public final class NameServer implements Resource {
    private static final Logger log = LoggerFactory.getLogger(NameServer.class);

    private final Resources resources;
    private final RpcServer server;
    private final Monitoring monitoring;

    private NameServer(Resources resources, RpcServer server, Monitoring monitoring) {
        this.resources = resources;
        this.server = server;
        this.monitoring = monitoring;
    }

    /**
     * Starts a name server on {@code transport}, which stays the caller's to close.
     *
     * @throws io.cometmq.remoting.exception.BindException when the address cannot be listened on
     * @throws IllegalStateException when the data directory or the file in it cannot be used
     */
    public static NameServer start(NameServerConfig config, Transport transport, Clock clock) {
        return start(config, transport, clock, Threads.system());
    }

    /** The same on threads from elsewhere. */
    public static NameServer start(NameServerConfig config, Transport transport, Clock clock, Threads threads) {
        Resources resources = new Resources();
        try {
            Scheduler scheduler = resources.own(threads.scheduler("housekeeping"));
            Lanes lanes = resources.own(LanePools.start(LaneConfig.defaults(), clock, threads));
            return assemble(config, transport, clock, scheduler, lanes, resources);
        } catch (RuntimeException failure) {
            resources.close();
            throw failure;
        }
    }

    /** The same on threads that are the caller's. */
    static NameServer start(
            NameServerConfig config, Transport transport, Clock clock, Scheduler scheduler, Lanes lanes) {
        Resources resources = new Resources();
        try {
            return assemble(config, transport, clock, scheduler, lanes, resources);
        } catch (RuntimeException failure) {
            resources.close();
            throw failure;
        }
    }

    private static NameServer assemble(
            NameServerConfig given,
            Transport transport,
            Clock clock,
            Scheduler scheduler,
            Lanes lanes,
            Resources resources) {
        RunningSettings<NameServerConfig> running = new RunningSettings<>(
                NameServerConfig.READER,
                given,
                new AtomicFile(given.kvConfigPath().resolveSibling("changedSettings.json")));
        NameServerConfig config = running.get();
        Supplier<RouteConfig> rules = running.live().part(NameServerConfig::routes);
        KvConfig settings = KvConfig.open(config.kvConfigPath());
        RouteTable routes = new RouteTable();
        BrokerLiveness liveness = resources.own(BrokerLiveness.start(routes, clock, scheduler, config.livenessPause()));

        HandlerTable handlers = new HandlerTable();
        new RouteHandler(routes, settings, rules, clock).bind(handlers);
        new RegistrationHandler(routes, settings, rules, clock).bind(handlers);
        new TopicListHandler(routes, rules).bind(handlers);
        new RouteAdminHandler(routes).bind(handlers);
        new KvHandler(settings).bind(handlers);
        new ConfigHandler(running, config.locked()).bind(handlers);

        RequestMetrics requests = new RequestMetrics(
                clock, new RequestLines(running.live().part(NameServerConfig::slowRequests), scheduler));
        Dispatcher dispatcher = Dispatcher.of(handlers, lanes, List.of(), clock, requests);
        RpcServer server = resources.own(transport.listen(config.listenAddress(), dispatcher, liveness));
        log.info(
                "Name server started: bindAddress={} port={} settings={}",
                config.bindAddress(),
                server.address().getPort(),
                config.kvConfigPath());
        Monitoring monitoring = resources.own(NameServerMonitoring.start(routes, requests, transport.loops(), clock));
        return new NameServer(resources, server, monitoring);
    }

    /** Where it listens, with the port that the system chose. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** What it shows of itself. */
    public Monitoring monitoring() {
        return monitoring;
    }

    /** Stops listening and closes its connections; brokers and clients go on with other name servers. */
    @Override
    public void close() {
        resources.close();
    }
}
