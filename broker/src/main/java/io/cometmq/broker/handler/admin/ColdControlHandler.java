// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.request.ColdControlRequests.GET_COLD_DATA_FLOW_CTR_INFO;
import static io.cometmq.remoting.protocol.request.ColdControlRequests.REMOVE_COLD_DATA_FLOW_CTR_CONFIG;
import static io.cometmq.remoting.protocol.request.ColdControlRequests.UPDATE_COLD_DATA_FLOW_CTR_CONFIG;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cometmq.broker.cold.ColdControl;
import io.cometmq.broker.cold.ColdThresholds;
import io.cometmq.broker.handler.JsonBodies;
import io.cometmq.common.config.ConfigException;
import io.cometmq.common.config.ConfigReader;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the requests about what consumer groups may read from the disk. */
public final class ColdControlHandler {
    private static final Logger log = LoggerFactory.getLogger(ColdControlHandler.class);

    private final ColdControl control;
    private final ColdThresholds thresholds;

    public ColdControlHandler(ColdControl control, ColdThresholds thresholds) {
        this.control = control;
        this.thresholds = thresholds;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(UPDATE_COLD_DATA_FLOW_CTR_CONFIG, Lane.ADMIN, this::update);
        table.on(REMOVE_COLD_DATA_FLOW_CTR_CONFIG, Lane.ADMIN, this::remove);
        table.on(GET_COLD_DATA_FLOW_CTR_INFO, Lane.ADMIN, this::info);
    }

    Reply<NoHeader> update(Request<NoHeader> request) {
        Map<String, Long> changes = new TreeMap<>();
        lines(request).forEach((group, bytes) -> changes.put(requireGroup(group), parse(group, bytes)));
        if (changes.isEmpty()) {
            throw new Refusal(INVALID_PARAMETER, "the body is empty: expected lines group=bytes");
        }
        thresholds.set(changes);
        log.info(
                "Thresholds of reads from the disk set: bytesByGroup={} by={}",
                changes,
                request.connection().remote());
        return Reply.ok();
    }

    Reply<NoHeader> remove(Request<NoHeader> request) {
        String group = requireGroup(new String(request.bodyBytes(), UTF_8).strip());
        thresholds.remove(group);
        log.info(
                "Threshold of reads from the disk removed: group={} by={}",
                group,
                request.connection().remote());
        return Reply.ok();
    }

    Reply<NoHeader> info(Request<NoHeader> request) {
        return Reply.ok().withBody(JsonBodies.of(control.info()));
    }

    private static Map<String, String> lines(Request<NoHeader> request) {
        try {
            return ConfigReader.parse(new String(request.bodyBytes(), UTF_8));
        } catch (ConfigException malformed) {
            throw new Refusal(INVALID_PARAMETER, "body: " + malformed.getMessage());
        }
    }

    private static String requireGroup(String group) {
        String problem = TopicNames.problemOfGroup(group);
        if (!problem.isEmpty()) {
            throw new Refusal(INVALID_PARAMETER, problem);
        }
        return group;
    }

    private static long parse(String group, String bytes) {
        long parsed;
        try {
            parsed = Long.parseLong(bytes.strip());
        } catch (NumberFormatException ignored) { // refused as any other that is not above 0
            parsed = 0;
        }
        if (parsed <= 0) {
            throw new Refusal(
                    INVALID_PARAMETER,
                    "threshold of group " + group + " is " + bytes + ": expected a number of bytes above 0");
        }
        return parsed;
    }
}
