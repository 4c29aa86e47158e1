// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.client.ClientConfig;
import java.util.HashMap;
import java.util.Map;

/**
 * The table of client instances by client id: producers and consumers with equal ids share one. Guarded by its own
 * lock.
 *
 * <p>The {@link #shared()} table is the only process-wide object of the client: user code writes
 * {@code new DefaultMQProducer(group)}, so those must meet somewhere.
 */
public final class MQClientManager {
    private static final MQClientManager SHARED = new MQClientManager(ClientPlatform.system());

    private final ClientPlatform platform;
    private final Map<String, Shared> instances = new HashMap<>();

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

    /** The instance of {@code config}'s client id, made from a copy of {@code config} when there is none yet. */
    public synchronized MQClientInstance acquire(ClientConfig config) {
        String clientId = config.buildMQClientId();
        Shared shared = instances.get(clientId);
        if (shared == null) {
            shared = new Shared(MQClientInstance.open(config.cloneClientConfig(), platform));
            instances.put(clientId, shared);
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
        Shared shared = instances.get(instance.clientId());
        if (shared == null || shared.instance != instance) {
            return false;
        }
        shared.users--;
        if (shared.users > 0) {
            return false;
        }
        instances.remove(instance.clientId());
        return true;
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
