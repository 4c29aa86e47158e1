// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.ResponseCode.NO_PERMISSION;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.DELETE_EXPIRED_COMMITLOG;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.GET_BROKER_CONFIG;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.GET_BROKER_RUNTIME_INFO;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.UPDATE_BROKER_CONFIG;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cometmq.broker.handler.JsonBodies;
import io.cometmq.common.config.ConfigException;
import io.cometmq.common.config.ConfigReader;
import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.remoting.protocol.request.BrokerAdminRequests.ConfigVersion;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.MessageStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the requests that look into the broker as a whole, and change it. */
public final class BrokerAdminHandler {
    private static final Logger log = LoggerFactory.getLogger(BrokerAdminHandler.class);
    /** Compat: keys that no administrator may change from afar. */
    private static final Set<String> PROTECTED = Set.of("configBlackList", "brokerConfigPath");

    /** More keys without effect than anybody reads; a header has bounds. */
    private static final int MAX_WITHOUT_EFFECT = 100;

    private final SettingsAccess settings;
    private final RuntimeInfo runtime;
    private final MessageStore store;

    public BrokerAdminHandler(SettingsAccess settings, RuntimeInfo runtime, MessageStore store) {
        this.settings = settings;
        this.runtime = runtime;
        this.store = store;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(GET_BROKER_CONFIG, Lane.ADMIN, this::config);
        table.on(UPDATE_BROKER_CONFIG, Lane.ADMIN, this::change);
        table.on(GET_BROKER_RUNTIME_INFO, Lane.ADMIN, this::runtimeInfo);
        table.on(DELETE_EXPIRED_COMMITLOG, Lane.ADMIN, this::deleteExpired);
    }

    Reply<ConfigVersion> config(Request<NoHeader> request) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(settings.all())
                .forEach((key, value) ->
                        text.append(key).append('=').append(value).append('\n'));
        List<String> withoutEffect =
                settings.withoutEffect().stream().limit(MAX_WITHOUT_EFFECT).toList();
        return Reply.of(new ConfigVersion(
                        Json.write(settings.version()),
                        String.join(",", settings.notDefault()),
                        Json.write(withoutEffect)))
                .withBody(Body.of(text.toString().getBytes(UTF_8)));
    }

    Reply<NoHeader> change(Request<NoHeader> request) {
        Map<String, String> changes = parse(new String(request.bodyBytes(), UTF_8));
        for (String key : changes.keySet()) {
            if (PROTECTED.contains(key)) {
                throw new Refusal(NO_PERMISSION, "setting " + key + " cannot be changed by a request");
            }
        }
        List<String> problems =
                settings.change(changes, request.connection().remote().toString());
        if (!problems.isEmpty()) {
            throw new Refusal(INVALID_PARAMETER, "nothing was changed: " + String.join("; ", problems));
        }
        return Reply.ok();
    }

    Reply<NoHeader> runtimeInfo(Request<NoHeader> request) {
        return Reply.ok().withBody(JsonBodies.of(new KVTable(runtime.table())));
    }

    Reply<NoHeader> deleteExpired(Request<NoHeader> request) {
        log.info("Expired segments deleted on demand: files={}", store.deleteExpired());
        return Reply.ok();
    }

    private static Map<String, String> parse(String text) {
        try {
            return ConfigReader.parse(text);
        } catch (ConfigException malformed) {
            throw new Refusal(INVALID_PARAMETER, "body: " + malformed.getMessage());
        }
    }
}
