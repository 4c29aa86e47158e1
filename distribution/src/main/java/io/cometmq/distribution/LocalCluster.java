// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import io.cometmq.broker.Broker;
import io.cometmq.broker.GivenSettings;
import io.cometmq.common.endpoint.OperatorEndpoint;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.distribution.process.Folders;
import io.cometmq.namesrv.NameServer;
import io.cometmq.namesrv.NameServerConfig;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.rpc.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A name server and a broker in this JVM, over real sockets. Thread-safe.
 *
 * <pre>{@code
 * try (LocalCluster cluster = LocalCluster.start(LocalOptions.inTemporaryFolder())) {
 *     producer.setNamesrvAddr(cluster.nameServerAddress());
 *     …
 * }
 * }</pre>
 */
public final class LocalCluster implements Resource {
    /** Who lets the system choose a port wants no fixed one beside it. */
    private static final String ENDPOINT_PORT = "metricsPromExporterPort";

    private final Resources resources = new Resources();
    private final Path data;
    private final NameServer nameServer;
    private final OperatorEndpoint nameServerEndpoint;
    private final Broker broker;
    private final OperatorEndpoint brokerEndpoint;

    private LocalCluster(LocalOptions options) {
        try {
            data = dataFolder(options);
            Clock clock = Clock.system();
            Transport transport = resources.own(Remoting.open(RemotingConfig.defaults(), clock));
            NameServerConfig nameServerConfig = nameServerConfig(options);
            nameServer = resources.own(NameServer.start(nameServerConfig, transport, clock));
            GivenSettings brokerSettings = brokerSettings(options);
            broker = resources.own(Broker.start(brokerSettings, transport, clock));
            nameServerEndpoint = resources.own(nameServer
                    .monitoring()
                    .open(
                            nameServerConfig.metrics().exporter(),
                            nameServerConfig.metrics().port(),
                            clock));
            brokerEndpoint = resources.own(broker.monitoring()
                    .open(
                            brokerSettings.config().metrics().exporter(),
                            brokerSettings.config().metrics().port(),
                            clock));
        } catch (RuntimeException failure) {
            resources.close();
            throw failure;
        }
    }

    /**
     * Starts both; when this returns, the broker is registered and takes messages.
     *
     * @throws io.cometmq.common.config.ConfigException with one line for each wrong setting
     * @throws io.cometmq.remoting.exception.BindException naming the address, when a port is taken
     */
    public static LocalCluster start(LocalOptions options) {
        return new LocalCluster(options);
    }

    private Path dataFolder(LocalOptions options) {
        Path chosen = options.data();
        try {
            if (chosen != null) {
                return Files.createDirectories(chosen.toAbsolutePath());
            }
            Path temporary = Files.createTempDirectory("cometmq-");
            resources.own((Resource) () -> delete(temporary));
            return temporary;
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot write to the data directory " + chosen + ": " + refused, refused);
        }
    }

    private NameServerConfig nameServerConfig(LocalOptions options) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("bindAddress", options.bindAddress());
        settings.put("listenPort", Integer.toString(options.nameServerPort()));
        settings.put(
                "kvConfigPath", data.resolve("namesrv").resolve("kvConfig.json").toString());
        if (options.nameServerPort() == 0) {
            settings.put(ENDPOINT_PORT, "0");
        }
        return NameServerConfig.of(settings);
    }

    private GivenSettings brokerSettings(LocalOptions options) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("bindAddress", options.bindAddress());
        settings.put("listenPort", Integer.toString(options.brokerPort()));
        settings.put("storePathRootDir", data.resolve("store").toString());
        if (!options.bindAddress().equals("0.0.0.0")) {
            settings.put("brokerIP1", options.bindAddress());
        }
        if (options.brokerPort() == 0) {
            settings.put(ENDPOINT_PORT, "0");
        }
        settings.putAll(options.brokerSettings());
        settings.put("namesrvAddr", nameServerAddress());
        return GivenSettings.of(settings);
    }

    /** What clients of this cluster set as their name-server address: {@code host:port}. */
    public String nameServerAddress() {
        InetSocketAddress address = nameServer.address();
        String host = address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : address.getHostString();
        return host + ":" + address.getPort();
    }

    /** Where the broker listens, with the port that the system chose. */
    public InetSocketAddress brokerAddress() {
        return broker.address();
    }

    /** What the broker shows of itself. */
    public io.cometmq.common.endpoint.Monitoring brokerMonitoring() {
        return broker.monitoring();
    }

    /** What the name server shows of itself. */
    public io.cometmq.common.endpoint.Monitoring nameServerMonitoring() {
        return nameServer.monitoring();
    }

    /** Where the broker shows its metrics and health; empty when it does not. */
    public Optional<InetSocketAddress> brokerEndpoint() {
        return brokerEndpoint.address();
    }

    /** Where the name server shows its metrics and health; empty when it does not. */
    public Optional<InetSocketAddress> nameServerEndpoint() {
        return nameServerEndpoint.address();
    }

    /** The folder that everything is written to. */
    public Path data() {
        return data;
    }

    /** Stops the broker, then the name server; a temporary folder is deleted. */
    @Override
    public void close() {
        resources.close();
    }

    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + folder, failure);
        }
    }
}
