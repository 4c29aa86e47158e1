// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.exception;

import org.jspecify.annotations.Nullable;

/** A broker refused: its code and remark, unchanged. Immutable. */
public class MQBrokerException extends Exception {
    private final int responseCode;
    private final @Nullable String errorMessage;
    private final @Nullable String brokerAddr;

    /** A refusal whose broker is not known. */
    public MQBrokerException(int responseCode, @Nullable String errorMessage) {
        this(responseCode, errorMessage, null);
    }

    /**
     * A refusal.
     *
     * @param errorMessage the broker's remark
     * @param brokerAddr {@code host:port}
     */
    public MQBrokerException(int responseCode, @Nullable String errorMessage, @Nullable String brokerAddr) {
        super("CODE: " + responseCode + "  DESC: " + errorMessage
                + (brokerAddr == null ? "" : " BROKER: " + brokerAddr));
        this.responseCode = responseCode;
        this.errorMessage = errorMessage;
        this.brokerAddr = brokerAddr;
    }

    /** One of {@code remoting.protocol.ResponseCode}'s constants. */
    public int getResponseCode() {
        return responseCode;
    }

    /** The broker's remark. */
    public @Nullable String getErrorMessage() {
        return errorMessage;
    }

    /** Who refused, {@code host:port}. */
    public @Nullable String getBrokerAddr() {
        return brokerAddr;
    }
}
