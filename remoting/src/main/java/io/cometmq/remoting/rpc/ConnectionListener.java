// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

/** Told when connections open and close, on the connection's event loop. Must not block. */
public interface ConnectionListener {
    /** Listens to nothing. */
    ConnectionListener NONE = new ConnectionListener() {};

    default void onOpen(Connection connection) {}

    /** Called once per opened connection, whatever ended it. */
    default void onClose(Connection connection) {}
}
