// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace;

import io.cometmq.client.AccessChannel;
import io.cometmq.client.exception.MQClientException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes trace records and brings them somewhere. Thread-safe. */
public interface TraceDispatcher {
    /** Whose traces they are. */
    enum Type {
        PRODUCE,
        CONSUME
    }

    /** Starts to send, to the brokers that these name servers know. */
    void start(@Nullable String nameSrvAddr, AccessChannel accessChannel) throws MQClientException;

    /**
     * Takes a {@link TraceContext} in; never waits.
     *
     * @return false when there is no room, and the record is dropped
     */
    boolean append(Object ctx);

    /** Sends at once what waits. */
    void flush() throws IOException;

    /** Sends what waits, within a bound, and stops. */
    void shutdown();
}
