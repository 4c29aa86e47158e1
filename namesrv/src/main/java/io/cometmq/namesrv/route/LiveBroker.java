// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.route;

import io.cometmq.common.topic.DataVersion;
import io.cometmq.remoting.rpc.Connection;

/**
 * A broker that was heard of lately. Immutable; each sign of life makes a new one.
 *
 * @param version the version of the topic settings that it sent last
 * @param haAddress where its slaves connect; empty when it told none
 * @param seenNanos {@link io.cometmq.common.lifecycle.Clock#nanos()} of the last sign of life
 * @param timeoutNanos how long it may be silent
 * @param connection the one that it registered on; its end is the broker's end
 */
record LiveBroker(
        BrokerIdentity broker,
        DataVersion version,
        String haAddress,
        long seenNanos,
        long timeoutNanos,
        Connection connection) {

    LiveBroker seenAt(long nanos) {
        return new LiveBroker(broker, version, haAddress, nanos, timeoutNanos, connection);
    }

    boolean isSilentAt(long nanos) {
        return nanos - seenNanos > timeoutNanos;
    }
}
