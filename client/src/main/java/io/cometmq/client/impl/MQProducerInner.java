// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.remoting.protocol.request.TransactionRequests.CheckTransaction;
import java.nio.ByteBuffer;
import java.util.Set;

/** The few questions that {@link MQClientInstance} asks any producer. Thread-safe. */
public interface MQProducerInner {
    /** The topics whose routes this producer uses. */
    Set<String> publishTopics();

    /**
     * A broker asks what became of a transaction of this producer's group. Returns at once; the answer goes to
     * {@code brokerAddress} later.
     *
     * @param record the half message's stored record, for keeping
     */
    void checkTransaction(String brokerAddress, ByteBuffer record, CheckTransaction header);
}
