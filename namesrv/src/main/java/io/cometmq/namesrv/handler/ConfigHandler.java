// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.handler;

import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_NAMESRV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.UPDATE_NAMESRV_CONFIG;

import io.cometmq.common.config.ConfigException;
import io.cometmq.common.config.ConfigReader;
import io.cometmq.common.config.RunningSettings;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Shows the settings of this process and takes new values of those that may change while it runs. */
public final class ConfigHandler {
    private final RunningSettings<?> settings;
    private final Set<String> locked;

    /**
     * Serves {@code settings}.
     *
     * @param locked keys that nobody may change from afar
     */
    public ConfigHandler(RunningSettings<?> settings, Set<String> locked) {
        this.settings = settings;
        this.locked = Set.copyOf(locked);
    }

    public void bind(HandlerTable table) {
        table.on(GET_NAMESRV_CONFIG, Lane.ADMIN, this::get);
        table.on(UPDATE_NAMESRV_CONFIG, Lane.ADMIN, this::update);
    }

    Reply<NoHeader> get(Request<NoHeader> request) {
        String lines = new TreeMap<>(settings.all())
                .entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                        .collect(Collectors.joining());
        return Reply.ok().withBody(Body.of(lines.getBytes(StandardCharsets.UTF_8)));
    }

    /** Takes all the changes or, when one of them cannot be taken, none. */
    Reply<NoHeader> update(Request<NoHeader> request) {
        Map<String, String> changes = parse(new String(request.bodyBytes(), StandardCharsets.UTF_8));
        Set<String> refused = new TreeSet<>(changes.keySet());
        refused.retainAll(locked);
        if (!refused.isEmpty()) {
            throw new Refusal(
                    ResponseCode.NO_PERMISSION,
                    "Can not update config in black list. " + String.join(", ", refused)
                            + ": expected none of configBlackList=" + String.join(";", new TreeSet<>(locked)));
        }
        List<String> problems =
                settings.change(changes, request.connection().remote().toString());
        if (!problems.isEmpty()) {
            throw new Refusal(ResponseCode.SYSTEM_ERROR, "nothing changed: " + String.join("; ", problems));
        }
        return Reply.ok();
    }

    private static Map<String, String> parse(String text) {
        try {
            return ConfigReader.parse(text);
        } catch (ConfigException malformed) {
            throw new Refusal(ResponseCode.SYSTEM_ERROR, "the settings cannot be read: " + malformed.getMessage());
        }
    }
}
