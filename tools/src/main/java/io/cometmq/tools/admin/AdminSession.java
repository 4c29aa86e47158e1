// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.client.ClientConfig;
import io.cometmq.client.impl.ClientPlatform;
import io.cometmq.client.impl.EnvelopeClient;
import io.cometmq.client.impl.NameServerLookup;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.rpc.Transport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The connections of one started {@link DefaultMQAdminExt}, and what can be asked over them. Thread-safe. */
final class AdminSession implements Resource {
    private static final String SEPARATOR = ";";

    private final Resources resources = new Resources();
    private final AdminClient admin;

    private AdminSession(ClientConfig config, Duration timeout, ClientPlatform platform) {
        Transport transport = resources.own(platform.transports().get());
        RpcClient rpc =
                EnvelopeClient.of(resources.own(transport.client(Dispatcher.none(), ConnectionListener.NONE)), config);
        admin = new AdminClient(rpc, nameServers(config), timeout, platform.clock());
    }

    /** Opens connections as {@code config} says; its name servers are those of the address server when it has none. */
    static AdminSession open(ClientConfig config, Duration timeout, ClientPlatform platform) {
        return new AdminSession(config, timeout, platform);
    }

    private static List<String> nameServers(ClientConfig config) {
        List<String> given = split(config.getNamesrvAddr());
        return given.isEmpty()
                ? split(NameServerLookup.fromSystem(config.getUnitName()).ask())
                : given;
    }

    private static List<String> split(@Nullable String addresses) {
        return addresses == null
                ? List.of()
                : Stream.of(addresses.split(SEPARATOR, -1))
                        .map(String::strip)
                        .filter(address -> !address.isEmpty())
                        .distinct()
                        .toList();
    }

    private AdminSession(AdminClient admin) {
        this.admin = admin;
    }

    /** The same with another time for each call; closed with this one. */
    AdminSession within(Duration waiting) {
        return new AdminSession(admin.within(waiting));
    }

    AdminClient admin() {
        return admin;
    }

    TopicAdmin topics() {
        return new TopicAdmin(admin);
    }

    GroupAdmin groups() {
        return new GroupAdmin(admin);
    }

    ProgressAdmin progress() {
        return new ProgressAdmin(admin);
    }

    OffsetAdmin offsets() {
        return new OffsetAdmin(admin);
    }

    ClientAdmin clients() {
        return new ClientAdmin(admin);
    }

    MessageAdmin messages() {
        return new MessageAdmin(admin);
    }

    MessageTracks tracks() {
        return new MessageTracks(admin);
    }

    BrokerAdmin brokers() {
        return new BrokerAdmin(admin);
    }

    NameServerAdmin nameServers() {
        return new NameServerAdmin(admin);
    }

    @Override
    public void close() {
        resources.close();
    }
}
