// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.declared;

import static io.cometmq.remoting.protocol.request.KvRequests.GET_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.KvRequests.PUT_KV_CONFIG;

import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.KvRequests.OfKey;
import io.cometmq.remoting.protocol.request.KvRequests.PutKv;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many queues each broker has of an ordered topic, as name servers tell clients. Stateless. */
final class OrderConf {
    private static final String NAMESPACE = "ORDER_TOPIC_CONFIG";

    private OrderConf() {}

    /** Tells all name servers how many queues one broker has; what they know of others stays. */
    static void put(AdminClient admin, String topic, String broker, int queues) {
        Map<String, String> conf = new TreeMap<>();
        for (String part : present(admin, topic).split(";", -1)) {
            int colon = part.lastIndexOf(':');
            if (colon > 0) {
                conf.put(part.substring(0, colon), part.substring(colon + 1));
            }
        }
        conf.put(broker, String.valueOf(queues));
        String text = conf.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue())
                .collect(Collectors.joining(";"));
        for (String nameServer : admin.nameServers()) {
            admin.call(nameServer, PUT_KV_CONFIG, new PutKv(NAMESPACE, topic, text));
        }
    }

    private static String present(AdminClient admin, String topic) {
        try {
            String value = admin.callNameServer(GET_KV_CONFIG, new OfKey(NAMESPACE, topic))
                    .header()
                    .value();
            return value == null ? "" : value;
        } catch (AdminException failure) {
            if (failure.code() == ResponseCode.QUERY_NOT_FOUND) {
                return "";
            }
            throw failure;
        }
    }
}
