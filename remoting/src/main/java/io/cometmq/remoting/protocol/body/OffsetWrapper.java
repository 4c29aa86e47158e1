// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

/**
 * How far a group has come in a queue.
 *
 * @param brokerOffset the offset that the next message gets
 * @param lastTimestamp when the last consumed message was stored, in milliseconds since 1970
 * @param pullOffset how far the group has pulled
 */
public record OffsetWrapper(long brokerOffset, long consumerOffset, long lastTimestamp, long pullOffset) {}
