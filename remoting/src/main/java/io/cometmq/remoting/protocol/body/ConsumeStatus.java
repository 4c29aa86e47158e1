// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

/** How fast a consumer is: rates a second, times in milliseconds. */
public record ConsumeStatus(
        long consumeFailedMsgs,
        double consumeFailedTPS,
        double consumeOKTPS,
        double consumeRT,
        double pullRT,
        double pullTPS) {
    public double getPullRT() {
        return pullRT;
    }

    public double getPullTPS() {
        return pullTPS;
    }

    public double getConsumeRT() {
        return consumeRT;
    }

    public double getConsumeOKTPS() {
        return consumeOKTPS;
    }

    public double getConsumeFailedTPS() {
        return consumeFailedTPS;
    }

    public long getConsumeFailedMsgs() {
        return consumeFailedMsgs;
    }
}
