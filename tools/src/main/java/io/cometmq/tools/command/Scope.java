// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

import io.cometmq.tools.admin.AdminClient;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which brokers a command means that may mean all: one, the masters of a cluster, else all masters. Filled by picocli. */
public final class Scope {
    @Option(
            names = {"-b", "--brokerAddr"},
            paramLabel = "HOST:PORT",
            description = "Only this broker.")
    private @Nullable String brokerAddr;

    @Option(
            names = {"-c", "--cluster", "--clusterName"},
            paramLabel = "CLUSTER",
            description = "Only the masters of this cluster; those of all clusters without -b and -c.")
    private @Nullable String cluster;

    /** The addresses of the brokers meant. */
    public Collection<String> addresses(AdminClient admin) {
        if (brokerAddr != null && cluster != null) {
            throw new UsageException(
                    "options -b " + brokerAddr + " and -c " + cluster + ": expected one of them or none");
        }
        if (brokerAddr != null) {
            return List.of(Options.requireAddress("broker", brokerAddr));
        }
        return admin.mastersOf(cluster == null ? null : Options.requireText("-c", cluster));
    }
}
