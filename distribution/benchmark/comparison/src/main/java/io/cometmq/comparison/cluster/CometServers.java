// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.cluster;

import io.cometmq.common.lifecycle.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ours, by the commands that a user has. */
final class CometServers implements Servers {
    private final Site site;
    private final Clock clock;

    CometServers(Site site, Clock clock) {
        this.site = site;
        this.clock = clock;
    }

    @Override
    public Optional<ServerProcess> startNameServer() throws IOException {
        return Optional.of(start(
                "mqnamesrv",
                "",
                site.folder().resolve("gc-mqnamesrv.log"),
                Map.of("listenPort", Integer.toString(site.ports().nameServer()), "bindAddress", "127.0.0.1")));
    }

    @Override
    public ServerProcess startBroker() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>(RocketSettings.broker(site));
        settings.put("bindAddress", "127.0.0.1");
        return start("mqbroker", site.sameHeap() ? site.heap() : "", site.collections(), settings);
    }

    @Override
    public String address() {
        return RocketSettings.nameServer(site);
    }

    private ServerProcess start(String command, String heap, Path collections, Map<String, String> settings)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(site.installation().command(command)));
        settings.forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        return ServerProcess.start(
                command,
                site.output(),
                Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_OPT_EXT",
                        heap + " -Xlog:gc:file=" + collections,
                        "COMETMQ_DATA",
                        site.installation()
                                .work()
                                .resolve("cometmq-shared")
                                .resolve(command)
                                .toString(),
                        "COMETMQ_CONF_METRICS_PROM_EXPORTER_PORT",
                        "0"),
                line,
                clock);
    }
}
