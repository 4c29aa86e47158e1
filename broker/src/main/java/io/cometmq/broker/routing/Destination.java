// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.routing;

import io.cometmq.common.message.KnownProperties;

/**
 * Where a message goes, and with which properties.
 *
 * @param properties in their text form
 * @param known which of them a step may act on; see {@link KnownProperties}
 */
public record Destination(String topic, int queueId, String properties, long known) {
    /** Looks through the properties for those that a step may act on. */
    public Destination(String topic, int queueId, String properties) {
        this(topic, queueId, properties, KnownProperties.in(properties));
    }
}
