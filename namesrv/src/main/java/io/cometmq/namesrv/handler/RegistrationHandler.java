// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.handler;

import static io.cometmq.remoting.protocol.request.RouteRequests.QUERY_DATA_VERSION;
import static io.cometmq.remoting.protocol.request.RouteRequests.REGISTER_BROKER;
import static io.cometmq.remoting.protocol.request.RouteRequests.UNREGISTER_BROKER;

import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.topic.DataVersion;
import io.cometmq.namesrv.kv.KvConfig;
import io.cometmq.namesrv.route.BrokerIdentity;
import io.cometmq.namesrv.route.BrokerLiveness;
import io.cometmq.namesrv.route.Registration;
import io.cometmq.namesrv.route.RouteTable;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.remoting.protocol.request.RouteRequests.OfBroker;
import io.cometmq.remoting.protocol.request.RouteRequests.RegisterBroker;
import io.cometmq.remoting.protocol.request.RouteRequests.Registered;
import io.cometmq.remoting.protocol.request.RouteRequests.VersionChanged;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Serves the requests by which brokers say that they come, live and go. */
public final class RegistrationHandler {
    private static final String ZONE_FIELD = "__ZONE_NAME";

    private final RouteTable routes;
    private final KvConfig settings;
    private final Supplier<RouteConfig> config;
    private final Clock clock;

    public RegistrationHandler(RouteTable routes, KvConfig settings, Supplier<RouteConfig> config, Clock clock) {
        this.routes = routes;
        this.settings = settings;
        this.config = config;
        this.clock = clock;
    }

    public void bind(HandlerTable table) {
        table.on(REGISTER_BROKER, Lane.ADMIN, this::register);
        table.on(UNREGISTER_BROKER, Lane.ADMIN, this::unregister);
        table.on(QUERY_DATA_VERSION, Lane.ADMIN, this::queryVersion);
    }

    Reply<Registered> register(Request<RegisterBroker> request) {
        Announcement announced = Announcement.decode(request);
        RegisterBroker header = request.header();
        Registration registration = new Registration(
                new BrokerIdentity(header.clusterName(), header.brokerName(), header.brokerId(), header.brokerAddr()),
                header.haServerAddr(),
                request.fields().get(ZONE_FIELD),
                header.enableActingMaster(),
                timeout(header),
                announced.version(),
                announced.topics(),
                announced.mappings(),
                request.connection());
        RouteTable.Registered known = routes.register(registration, config.get().dropMissingTopics(), clock.nanos());
        forgetIfAlreadyGone(request);
        Reply<Registered> reply = Reply.of(new Registered(
                known.masterHaAddress().orElse(null), known.masterAddress().orElse(null)));
        return orderedTopics()
                .map(table -> reply.withBody(Body.of(Json.writeBytes(new KVTable(table)))))
                .orElse(reply);
    }

    Reply<NoHeader> unregister(Request<OfBroker> request) {
        routes.unregister(identity(request.header()));
        return Reply.ok();
    }

    Reply<VersionChanged> queryVersion(Request<OfBroker> request) {
        BrokerIdentity broker = identity(request.header());
        DataVersion asked = version(request);
        Optional<DataVersion> known = routes.version(broker);
        boolean changed = known.filter(asked::equals).isEmpty();
        if (!changed) {
            routes.touch(broker, clock.nanos());
        }
        Reply<VersionChanged> reply = Reply.of(new VersionChanged(changed));
        return known.map(version -> reply.withBody(Body.of(Json.writeBytes(version))))
                .orElse(reply);
    }

    private static DataVersion version(Request<OfBroker> request) {
        try {
            return Json.read(request.bodyBytes(), DataVersion.class);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(
                    ResponseCode.SYSTEM_ERROR,
                    "the body cannot be read: expected a data version as JSON, " + malformed.getMessage());
        }
    }

    private Optional<Map<String, String>> orderedTopics() {
        return config.get().returnsOrderedTopics()
                ? Optional.of(settings.list(KvConfig.ORDER_TOPIC_CONFIG)).filter(table -> !table.isEmpty())
                : Optional.empty();
    }

    /** A connection may end while its registration is worked on; nobody would tell us of its end again. */
    private void forgetIfAlreadyGone(Request<?> request) {
        if (!request.connection().isOpen()) {
            routes.unregisterOn(request.connection());
        }
    }

    private static BrokerIdentity identity(OfBroker header) {
        return new BrokerIdentity(header.clusterName(), header.brokerName(), header.brokerId(), header.brokerAddr());
    }

    private static Duration timeout(RegisterBroker header) {
        Long millis = header.heartbeatTimeoutMillis();
        if (millis == null) {
            return BrokerLiveness.DEFAULT_TIMEOUT;
        }
        if (millis <= 0) {
            throw new Refusal(ResponseCode.SYSTEM_ERROR, "heartbeatTimeoutMillis=" + millis + ": expected > 0");
        }
        return Duration.ofMillis(millis);
    }
}
