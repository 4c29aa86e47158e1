// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.cluster;

import java.util.LinkedHashMap;
import java.util.Map;

/** What brokers of our product and of Apache RocketMQ are told by the same names. Stateless. */
final class RocketSettings {
    private RocketSettings() {}

    static String nameServer(Site site) {
        return "127.0.0.1:" + site.ports().nameServer();
    }

    static Map<String, String> broker(Site site) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("namesrvAddr", nameServer(site));
        settings.put("brokerIP1", "127.0.0.1");
        settings.put("listenPort", Integer.toString(site.ports().broker()));
        settings.put("brokerName", "broker-a");
        settings.put("storePathRootDir", site.store().toString());
        settings.putAll(site.settings());
        return settings;
    }
}
