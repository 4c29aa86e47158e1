// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.output.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which brokers a command means: one, or the masters of a cluster. Filled by picocli. */
public final class Target {
    private static final String RULE = "============";

    @Option(
            names = {"-b", "--brokerAddr"},
            paramLabel = "HOST:PORT",
            required = true,
            description = "One broker.")
    private @Nullable String brokerAddr;

    @Option(
            names = {"-c", "--clusterName"},
            paramLabel = "CLUSTER",
            required = true,
            description = "All masters of this cluster.")
    private @Nullable String clusterName;

    /** The addresses of the brokers meant. */
    public Collection<String> addresses(AdminClient admin) {
        return masters(admin).values();
    }

    /** The addresses of the brokers meant, by broker name; a broker named by address is found in the name server. */
    public Map<String, String> named(AdminClient admin) {
        if (brokerAddr == null) {
            return masters(admin);
        }
        String address = Options.requireAddress("broker", brokerAddr);
        return Map.of(admin.brokerName(address), address);
    }

    /** The addresses of the brokers meant; of a cluster the slaves too, each after its master. */
    public Collection<String> withSlaves(AdminClient admin) {
        if (!isCluster()) {
            return addresses(admin);
        }
        List<String> all = new ArrayList<>();
        slavesOfMasters(admin).forEach((master, slaves) -> {
            all.add(master);
            all.addAll(slaves);
        });
        return all;
    }

    /** Shows something of a broker. */
    public interface Shown {
        /** Shows it of the one at {@code address}, under {@code heading}. */
        void show(String heading, String address);
    }

    /**
     * Shows something of each broker meant; of a cluster the slaves too, each after its master. Who fails does not keep the others
     * from being shown.
     *
     * @throws io.cometmq.tools.admin.AdminException with all failures, after the last one
     */
    public void showEach(AdminClient admin, Report report, Shown shown) {
        if (!isCluster()) {
            addresses(admin).forEach(address -> shown.show(RULE + address + RULE, address));
            return;
        }
        Map<String, Collection<String>> slaves = slavesOfMasters(admin);
        EachServer.of(report.progress().each("masters", slaves.keySet()), master -> {
            shown.show(RULE + "Master: " + master + RULE, master);
            EachServer.of(
                    slaves.getOrDefault(master, List.of()),
                    slave -> shown.show(RULE + "My Master: " + master + "=====Slave: " + slave + RULE, slave));
        });
    }

    /** The addresses of the slaves of each master meant, by its address. */
    private Map<String, Collection<String>> slavesOfMasters(AdminClient admin) {
        Map<String, Collection<String>> slaves = new LinkedHashMap<>();
        Collection<String> masters = addresses(admin);
        for (BrokerData broker : admin.brokers(clusterName)) {
            Collection<String> members = new TreeMap<>(broker.brokerAddrs()).values();
            masters.stream()
                    .filter(members::contains)
                    .forEach(master -> slaves.put(
                            master,
                            members.stream()
                                    .filter(member -> !member.equals(master))
                                    .toList()));
        }
        return slaves;
    }

    /** The cluster meant; empty when one broker is. */
    public String cluster() {
        return clusterName == null ? "" : clusterName.strip();
    }

    /** Whether a cluster is meant. */
    public boolean isCluster() {
        return clusterName != null;
    }

    private Map<String, String> masters(AdminClient admin) {
        if (brokerAddr != null) {
            String address = Options.requireAddress("broker", brokerAddr);
            return Map.of(address, address);
        }
        return admin.masters(Options.requireText("-c", String.valueOf(clusterName)));
    }
}
