// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.exception;

/** A broker has no offset of the group for the queue. */
public class OffsetNotFoundException extends MQBrokerException {
    public OffsetNotFoundException(int responseCode, String errorMessage, String brokerAddr) {
        super(responseCode, errorMessage, brokerAddr);
    }
}
