// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

/** A group that a client produces for. */
public record ProducerData(String groupName) {}
