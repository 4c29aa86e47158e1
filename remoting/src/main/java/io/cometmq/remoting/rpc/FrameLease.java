// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

/** The right to read a received frame's body. Whoever holds it releases it exactly once. */
@FunctionalInterface
public interface FrameLease {
    /** A lease on bytes that nobody needs back. */
    FrameLease NONE = () -> {};

    /** Gives the frame's memory back. Callable from any thread. */
    void release();
}
