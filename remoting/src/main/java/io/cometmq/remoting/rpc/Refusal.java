// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

/**
 * An expected no: the request was understood and is answered with this code and remark. Has no stack trace; the
 * {@link Dispatcher} turns it into the response.
 */
public final class Refusal extends RuntimeException {
    private final int code;

    /**
     * @param code one of {@link io.cometmq.remoting.protocol.ResponseCode}'s constants
     * @param remark what was wrong, with the value and what was expected
     */
    public Refusal(int code, String remark) {
        super(remark, null, false, false);
        this.code = code;
    }

    public int code() {
        return code;
    }

    public String remark() {
        return String.valueOf(getMessage());
    }
}
