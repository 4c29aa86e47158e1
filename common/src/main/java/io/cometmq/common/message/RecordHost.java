// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An address of a record as bytes, kept for the next record, which has the same one most of the time. Used by one thread. */
final class RecordHost {
    private @Nullable InetSocketAddress host;
    private byte[] ip = {};
    private int port;

    @SuppressWarnings(
            "ReferenceEquality") // an address of equal value is read again, which costs no more than to compare it
    void set(InetSocketAddress next) {
        if (next != host) {
            host = next;
            ip = next.getAddress().getAddress();
            port = next.getPort();
        }
    }

    /** Writes address and port. */
    void putInto(ByteBuffer target) {
        target.put(ip);
        target.putInt(port);
    }
}
