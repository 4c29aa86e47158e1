// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.common;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The character set by which RocketMQ's examples turn texts into bodies. Nothing else of RocketMQ's class of this name is
 * meant for applications.
 */
public final class RemotingHelper {
    /** UTF-8, in which this protocol writes all its texts. */
    public static final Charset DEFAULT_CHARSET = StandardCharsets.UTF_8;

    private RemotingHelper() {}
}
