// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

/** The bits of a pull's {@code sysFlag}. */
final class PullFlag {
    /** The broker saves {@code commitOffset}. */
    static final int COMMIT_OFFSET = 1;
    /** The broker may hold the request until there is a message. */
    static final int SUSPEND = 2;
    /** The request carries the subscription. */
    static final int SUBSCRIPTION = 4;
    /** The request is one of a consumer whose user code polls. */
    static final int LITE_PULL = 16;

    private PullFlag() {}
}
