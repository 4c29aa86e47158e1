// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.cluster;

import io.cometmq.common.lifecycle.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Apache RocketMQ's, with the collector and the access to the JVM's insides that its own scripts set. */
final class ApacheServers implements Servers {
    private static final int NAME_SERVER_HEAP_MIB = 128;

    private final Site site;
    private final Clock clock;

    ApacheServers(Site site, Clock clock) {
        this.site = site;
        this.clock = clock;
    }

    @Override
    public Optional<ServerProcess> startNameServer() throws IOException {
        return Optional.of(start(
                "org.apache.rocketmq.namesrv.NamesrvStartup",
                "-Xmx" + NAME_SERVER_HEAP_MIB + "m",
                site.folder().resolve("gc-namesrv.log"),
                Map.of("listenPort", Integer.toString(site.ports().nameServer()))));
    }

    @Override
    public ServerProcess startBroker() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>(RocketSettings.broker(site));
        settings.put("haListenPort", Integer.toString(Cluster.freePort()));
        return start(
                "org.apache.rocketmq.broker.BrokerStartup",
                site.sameHeap() ? site.heap() : "-Xmx" + site.installation().heapMib() + "m",
                site.collections(),
                settings);
    }

    @Override
    public String address() {
        return RocketSettings.nameServer(site);
    }

    private ServerProcess start(String main, String heap, Path collections, Map<String, String> settings)
            throws IOException {
        Path conf = site.folder().resolve(main + ".conf");
        Files.write(
                conf,
                settings.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList());
        List<String> line = new ArrayList<>(List.of(Installation.java()));
        line.addAll(List.of(heap.split(" ")));
        line.addAll(List.of(
                "-XX:+UseG1GC",
                "-XX:G1HeapRegionSize=16m",
                "-XX:G1ReservePercent=25",
                "-XX:InitiatingHeapOccupancyPercent=30",
                "-Xlog:gc:file=" + collections,
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "-Duser.home=" + site.folder(),
                "-cp",
                site.installation().apacheClassPath(),
                main,
                "-c",
                conf.toString()));
        return ServerProcess.start(
                main, site.output(), Map.of("ROCKETMQ_HOME", site.folder().toString()), line, clock);
    }
}
