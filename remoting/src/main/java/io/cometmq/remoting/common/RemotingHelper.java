// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.common;

/**
 * The name of the character set by which RocketMQ's examples turn texts into bodies. Nothing else of RocketMQ's class of this name is
 * meant for applications.
 */
public final class RemotingHelper {
    /** UTF-8, in which this protocol writes all its texts. */
    public static final String DEFAULT_CHARSET = "UTF-8";

    private RemotingHelper() {}
}
