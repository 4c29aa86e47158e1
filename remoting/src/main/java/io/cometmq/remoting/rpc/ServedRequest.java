// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.RequestType;
import org.jspecify.annotations.Nullable;

/** A request that was answered, for who observes requests. Valid while an observer is told of it; owned by that thread. */
public interface ServedRequest {
    /** What was asked. */
    RequestType<?, ?> type();

    /** Who asked. */
    Connection connection();

    /** What was asked of what; null when the header could not be read. */
    @Nullable
    Record header();

    /** The length of the request's body. */
    int requestBytes();

    /** The length of the answer's body. */
    int replyBytes();

    /** The code of the answer. */
    int code();

    /** What became of the answer. */
    Delivery delivery();

    /** Whether it waited because there was nothing to answer yet, as long polls do. */
    boolean heldBack();

    /** From its being decoded until the answer was handed to the network, in nanoseconds. */
    long totalNanos();

    /** From the answer being ready until it was handed to the network, in nanoseconds. */
    long writeNanos();

    /** Where the time went. */
    Stages stages();

    /** What became of an answer. */
    enum Delivery {
        /** The socket took it. */
        WRITTEN,
        /** Nobody wants it. */
        ONEWAY,
        /** The connection was gone. */
        LOST
    }

    /**
     * Where the time went, in nanoseconds; together they make the whole.
     *
     * @param queued waiting for a thread of its lane
     * @param handler in the handler, without what follows
     * @param append appending to the log
     * @param waited after the handler returned without an answer: for the disk, for replicas, for another thread
     * @param write from the answer being ready until the network had it
     */
    record Stages(long queued, long handler, long append, long waited, long write) {}
}
