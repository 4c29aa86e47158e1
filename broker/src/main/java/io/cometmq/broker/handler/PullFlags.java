// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.remoting.protocol.request.PullRequests.Pull;

/** The bits of a pull's sysFlag. Stateless. */
final class PullFlags {
    private static final int SUBSCRIPTION = 0x4;

    private PullFlags() {}

    /** The pull also saves how far the group has consumed. */
    static boolean commitsOffset(int sysFlag) {
        return (sysFlag & Pull.COMMIT_OFFSET) != 0;
    }

    /** The client lets the broker hold the pull. */
    static boolean waits(int sysFlag) {
        return (sysFlag & Pull.SUSPEND) != 0;
    }

    /** The pull says itself what it wants, instead of the heartbeat before it. */
    static boolean bringsSubscription(int sysFlag) {
        return (sysFlag & SUBSCRIPTION) != 0;
    }
}
