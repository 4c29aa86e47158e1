// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.exception;

/** A broker has no offset of the group for the queue. */
public class OffsetNotFoundException extends MQBrokerException {
    /** A failure without code and message. */
    public OffsetNotFoundException() {
        super(0, null);
    }

    /** A failure with a response code, of a broker whose address is not known. */
    public OffsetNotFoundException(int responseCode, String errorMessage) {
        super(responseCode, errorMessage);
    }

    /** A failure with a response code of the broker at an address. */
    public OffsetNotFoundException(int responseCode, String errorMessage, String brokerAddr) {
        super(responseCode, errorMessage, brokerAddr);
    }
}
