// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv;

import io.cometmq.common.config.ConfigReader;
import io.cometmq.common.config.Key;
import io.cometmq.namesrv.handler.RouteConfig;
import io.cometmq.namesrv.metrics.MetricsConfig;
import io.cometmq.remoting.metrics.SlowRequestConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** All settings of a name server. */
public record NameServerConfig(
        @Key(
                        value = "listenPort",
                        byDefault = "9876",
                        min = 0,
                        max = 65535,
                        doc = "Port that clients and brokers connect to; 0 lets the system choose.")
                int listenPort,
        @Key(value = "bindAddress", byDefault = "0.0.0.0", doc = "Address of this machine to listen on.")
                String bindAddress,
        @Key(
                        value = "kvConfigPath",
                        byDefault = "data/namesrv/kvConfig.json",
                        doc = "File of the key-value settings; its folder is the data directory.")
                Path kvConfigPath,
        @Key(
                        value = "scanNotActiveBrokerInterval",
                        byDefault = "5000",
                        min = 1,
                        doc = "Time between two looks for silent brokers, in milliseconds.")
                Duration livenessPause,
        @Key(
                        value = "configBlackList",
                        byDefault = "configBlackList;configStorePath;kvConfigPath",
                        doc = "Keys that no administrator may change from afar, separated by semicolons.")
                String lockedKeys,
        RouteConfig routes,
        MetricsConfig metrics,
        SlowRequestConfig slowRequests) {
    /** Reads and writes these settings. */
    public static final ConfigReader<NameServerConfig> READER = ConfigReader.of(NameServerConfig.class);

    /**
     * The settings with these values, and defaults for the rest.
     *
     * @throws io.cometmq.common.config.ConfigException with one line for each wrong value
     */
    public static NameServerConfig of(Map<String, String> values) {
        return READER.read(values);
    }

    InetSocketAddress listenAddress() {
        InetSocketAddress address = new InetSocketAddress(bindAddress, listenPort);
        if (address.isUnresolved()) {
            throw new IllegalStateException(
                    "bindAddress=" + bindAddress + ": expected the name or address of this machine");
        }
        return address;
    }

    /** The folder that everything on disk lies in. */
    Path dataDirectory() {
        return kvConfigPath.toAbsolutePath().resolveSibling(".").normalize();
    }

    Set<String> locked() {
        return Set.of(lockedKeys.strip().split("\\s*;\\s*", -1));
    }
}
