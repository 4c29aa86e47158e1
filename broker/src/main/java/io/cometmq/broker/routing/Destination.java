// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.routing;

import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.KnownProperties;

/**
 * Where a message goes, and with which properties.
 *
 * @param properties those of a send may be in memory of its request, and are stored before its handler returns
 * @param known which of them a step may act on; see {@link KnownProperties}
 */
public record Destination(String topic, int queueId, EncodedProperties properties, long known) {
    /** Looks through the properties for those that a step may act on. */
    public Destination(String topic, int queueId, String properties) {
        this(topic, queueId, EncodedProperties.of(properties));
    }

    /** The same with properties that are encoded already. */
    public Destination(String topic, int queueId, EncodedProperties properties) {
        this(topic, queueId, properties, KnownProperties.in(properties));
    }
}
