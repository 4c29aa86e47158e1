// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import java.nio.ByteBuffer;
import java.util.List;

/** A body whose buffers the garbage collector takes back. Immutable. */
record HeapBody(List<ByteBuffer> buffers) implements Body {
    static final HeapBody NONE = new HeapBody(List.of());

    @Override
    public void close() {
        // Nothing to give back.
    }
}
