// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Set;

/**
 * What a client does: the groups that it produces and consumes for.
 *
 * @param heartbeatFingerprint hash of the subscriptions, 0 when the client does not use the short form
 * @param withoutSub whether the subscriptions are left out because they are what the fingerprint says
 */
public record HeartbeatData(
        String clientID,
        Set<ConsumerData> consumerDataSet,
        int heartbeatFingerprint,
        Set<ProducerData> producerDataSet,
        boolean withoutSub) {
    /** Reads what a peer left out as empty. */
    public HeartbeatData {
        clientID = OrEmpty.text(clientID);
        consumerDataSet = OrEmpty.set(consumerDataSet);
        producerDataSet = OrEmpty.set(producerDataSet);
    }
}
