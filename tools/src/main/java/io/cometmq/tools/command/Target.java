// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

import io.cometmq.tools.admin.AdminClient;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which brokers a command means: one, or the masters of a cluster. Filled by picocli. */
public final class Target {
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
