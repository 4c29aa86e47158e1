// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

/**
 * A broker's address.
 *
 * @param brokerAddr {@code host:port}
 * @param slave whether it is not the master
 */
public record FindBrokerResult(String brokerAddr, boolean slave) {}
