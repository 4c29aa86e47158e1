// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LocalCluster} is started with. Immutable; each {@code with…} method returns a changed copy.
 *
 * @param data the folder that everything is written to; null for a temporary one that is deleted at the end
 * @param bindAddress the address that both servers listen on
 * @param nameServerPort the name server's port; 0 lets the system choose
 * @param brokerPort the broker's port; 0 lets the system choose
 * @param brokerSettings more settings of the broker, under the keys of {@code broker.conf}
 */
public record LocalOptions(
        @Nullable Path data,
        String bindAddress,
        int nameServerPort,
        int brokerPort,
        Map<String, String> brokerSettings) {
    private static final String LOOPBACK = "127.0.0.1";

    public LocalOptions {
        brokerSettings = Map.copyOf(brokerSettings);
    }

    /** On loopback, ports chosen by the system, data in a temporary folder: for tests. */
    public static LocalOptions inTemporaryFolder() {
        return new LocalOptions(null, LOOPBACK, 0, 0, Map.of());
    }

    /** On loopback, ports chosen by the system, data in {@code data}, which is kept. */
    public static LocalOptions in(Path data) {
        return new LocalOptions(data, LOOPBACK, 0, 0, Map.of());
    }

    /** The same with these ports; 0 lets the system choose. */
    public LocalOptions withPorts(int newNameServerPort, int newBrokerPort) {
        return new LocalOptions(data, bindAddress, newNameServerPort, newBrokerPort, brokerSettings);
    }

    /** The same, listening on {@code address}. */
    public LocalOptions withBindAddress(String address) {
        return new LocalOptions(data, address, nameServerPort, brokerPort, brokerSettings);
    }

    /** The same with one more setting of the broker, for instance {@code flushDiskType}, {@code SYNC_FLUSH}. */
    public LocalOptions withBrokerSetting(String key, String value) {
        Map<String, String> more = new TreeMap<>(brokerSettings);
        more.put(key, value);
        return new LocalOptions(data, bindAddress, nameServerPort, brokerPort, more);
    }
}
