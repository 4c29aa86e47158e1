// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.common.lifecycle.Resource;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The bytes behind a header, as a list of buffers that its last taker closes.
 *
 * <p>A body may point into memory that someone else owns, such as a mapped file; {@link #close()} gives it back. The
 * transport closes the body of a reply after the bytes were written or the connection was lost. Not thread-safe; handed
 * from owner to owner.
 */
public interface Body extends Resource {
    /** The buffers in order, each from its position to its limit; callers must not move either. */
    List<ByteBuffer> buffers();

    /** The sum of what the buffers have remaining, in bytes. */
    default int size() {
        List<ByteBuffer> all = buffers();
        int size = 0;
        for (int i = 0; i < all.size(); i++) {
            size += all.get(i).remaining();
        }
        return size;
    }

    /** The body of a command that has none. */
    static Body empty() {
        return HeapBody.NONE;
    }

    /** A body over heap bytes; the array must not change any more. */
    static Body of(byte[] bytes) {
        return bytes.length == 0 ? empty() : new HeapBody(List.of(ByteBuffer.wrap(bytes)));
    }

    /** A body over buffers that nobody needs back. */
    static Body of(List<ByteBuffer> buffers) {
        return new HeapBody(List.copyOf(buffers));
    }
}
