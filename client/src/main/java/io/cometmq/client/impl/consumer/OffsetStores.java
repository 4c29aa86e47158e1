// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.store.LocalFileOffsetStore;
import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.RemoteBrokerOffsetStore;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import org.jspecify.annotations.Nullable;

/** Where a consumer keeps its offsets. Stateless. */
final class OffsetStores {
    private OffsetStores() {}

    /** The store that the user gave, else the brokers, or a file of this machine when broadcasting. */
    static OffsetStore choose(@Nullable OffsetStore given, MessageModel model, MQClientInstance client, String group) {
        if (given != null) {
            return given;
        }
        return model == MessageModel.BROADCASTING
                ? new LocalFileOffsetStore(client.clientId(), group)
                : new RemoteBrokerOffsetStore(client, group);
    }
}
