// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.client.ClientConfig;
import io.cometmq.remoting.RPCHook;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of client instances: producers and consumers share one when their client ids, name servers, namespaces
 * and RPC hooks are equal, so clients of two clusters share nothing, whatever they are called. Guarded by its own lock.
 *
 * <p>The {@link #shared()} table is the only process-wide object of the client: user code writes
 * {@code new DefaultMQProducer(group)}, so those must meet somewhere.
 */
public final class MQClientManager {
    private static final MQClientManager SHARED = new MQClientManager(ClientPlatform.system());

    private final ClientPlatform platform;
    private final Map<Key, Shared> instances = new HashMap<>();

    /** Who may share an instance. */
    private record Key(
            String clientId, @Nullable String nameServers, @Nullable String namespaceV2, @Nullable RPCHook hook) {}

    /** A table of its own, for tests. */
    public MQClientManager(ClientPlatform platform) {
        this.platform = platform;
    }

    /** The table of this process. */
    public static MQClientManager shared() {
        return SHARED;
    }

    /** Where the instances of this table take time and connections from. */
    public ClientPlatform platform() {
        return platform;
    }

    /** The instance of {@code config}'s client id and servers, made from a copy of {@code config} when there is none yet. */
    public synchronized MQClientInstance acquire(ClientConfig config) {
        Key key = new Key(config.buildMQClientId(), config.getNamesrvAddr(), config.getNamespaceV2(), config.rpcHook());
        Shared shared = instances.get(key);
        if (shared == null) {
            shared = new Shared(MQClientInstance.open(config.cloneClientConfig(), platform));
            instances.put(key, shared);
        }
        shared.users++;
        return shared.instance;
    }

    /** Gives an acquired instance back; the last one to do so closes it. */
    public void release(MQClientInstance instance) {
        if (isLast(instance)) {
            instance.close();
        }
    }

    private synchronized boolean isLast(MQClientInstance instance) {
        Shared shared = instances.values().stream()
                .filter(each -> each.instance == instance)
                .findFirst()
                .orElse(null);
        if (shared == null) {
            return false;
        }
        shared.users--;
        if (shared.users > 0) {
            return false;
        }
        return instances.values().remove(shared);
    }

    /** An instance and how many acquired it. Guarded by the table's lock. */
    private static final class Shared {
        private final MQClientInstance instance;
        private int users;

        private Shared(MQClientInstance instance) {
            this.instance = instance;
        }
    }
}
