// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.handler;

import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_NAMESRV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.UPDATE_NAMESRV_CONFIG;

import io.cometmq.common.config.ConfigException;
import io.cometmq.common.config.ConfigReader;
import io.cometmq.common.config.Live;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the settings of this process and takes new values of those that may change while it runs. Changes last until
 * the process ends: its configuration file is the operator's.
 *
 * @param <R> the record that holds the settings
 */
public final class ConfigHandler<R extends Record> {
    private static final Logger log = LoggerFactory.getLogger(ConfigHandler.class);

    private final ConfigReader<R> reader;
    private final Live<R> config;
    private final Set<String> locked;

    /**
     * Serves the settings in {@code config}.
     *
     * @param locked keys that nobody may change from afar
     */
    public ConfigHandler(ConfigReader<R> reader, Live<R> config, Set<String> locked) {
        this.reader = reader;
        this.config = config;
        this.locked = Set.copyOf(locked);
    }

    public void bind(HandlerTable table) {
        table.on(GET_NAMESRV_CONFIG, Lane.ADMIN, this::get);
        table.on(UPDATE_NAMESRV_CONFIG, Lane.ADMIN, this::update);
    }

    Reply<NoHeader> get(Request<NoHeader> request) {
        String lines = new TreeMap<>(reader.write(config.get()))
                .entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                        .collect(Collectors.joining());
        return Reply.ok().withBody(Body.of(lines.getBytes(StandardCharsets.UTF_8)));
    }

    /** Takes all the changes or, when one of them cannot be taken, none. */
    synchronized Reply<NoHeader> update(Request<NoHeader> request) {
        Map<String, String> changes = parse(new String(request.bodyBytes(), StandardCharsets.UTF_8));
        if (changes.keySet().stream().anyMatch(locked::contains)) {
            throw new Refusal(ResponseCode.NO_PERMISSION, "Can not update config in black list.");
        }
        ConfigReader.Update<R> update = check(changes);
        if (!update.refused().isEmpty()) {
            throw new Refusal(ResponseCode.SYSTEM_ERROR, "nothing changed: " + String.join("; ", update.refused()));
        }
        config.set(update.config());
        log.info(
                "Settings changed until the next start: changes={} peer={}",
                changes,
                request.connection().remote());
        return Reply.ok();
    }

    private ConfigReader.Update<R> check(Map<String, String> changes) {
        try {
            return reader.update(config.get(), changes);
        } catch (ConfigException wrong) {
            throw new Refusal(ResponseCode.SYSTEM_ERROR, "nothing changed: " + String.join("; ", wrong.problems()));
        }
    }

    private static Map<String, String> parse(String text) {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException malformed) {
            throw new Refusal(
                    ResponseCode.SYSTEM_ERROR, "the settings cannot be read, expected key=value lines: " + malformed);
        }
        Map<String, String> changes = new TreeMap<>();
        lines.forEach((key, value) -> changes.put((String) key, (String) value));
        return changes;
    }
}
