// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An address of a record as bytes, kept for the next record, which has the same one most of the time. Used by one thread. */
final class RecordHost {
    private static final int IPV4_BYTES = 4;

    private @Nullable InetSocketAddress host;
    private byte[] ip = {};
    private int port;
    /** Address and port of IPv4 as they stand in a record, for one write instead of five. */
    private long packed;

    @SuppressWarnings(
            "ReferenceEquality") // an address of equal value is read again, which costs no more than to compare it
    void set(InetSocketAddress next) {
        if (next != host) {
            host = next;
            ip = next.getAddress().getAddress();
            port = next.getPort();
            packed = ip.length == IPV4_BYTES ? (long) ByteBuffer.wrap(ip).getInt() << Integer.SIZE | port : 0;
        }
    }

    /** Writes address and port into a buffer of the network's byte order. */
    void putInto(ByteBuffer target) {
        if (ip.length == IPV4_BYTES) {
            target.putLong(packed);
        } else {
            target.put(ip);
            target.putInt(port);
        }
    }
}
