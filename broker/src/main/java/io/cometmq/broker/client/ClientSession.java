// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import io.cometmq.remoting.protocol.LanguageCode;
import io.cometmq.remoting.rpc.Connection;
import org.jspecify.annotations.Nullable;

/**
 * One client on one connection, as its last heartbeat described it. Immutable.
 *
 * @param clientId the name that the client gave itself
 * @param language null when the broker does not know it
 * @param version the client's protocol version ordinal
 * @param seenMillis when the heartbeat came, by the broker's clock
 */
public record ClientSession(
        String clientId, Connection connection, @Nullable LanguageCode language, int version, long seenMillis) {
    /** {@code host:port} of the client's end. */
    public String remoteText() {
        return connection.remote().getHostString() + ":" + connection.remote().getPort();
    }
}
