// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.routing;

/**
 * Where a message goes, and with which properties.
 *
 * @param properties in their text form
 */
public record Destination(String topic, int queueId, String properties) {}
