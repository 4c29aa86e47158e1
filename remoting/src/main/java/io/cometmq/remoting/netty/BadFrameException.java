// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

/** The length in front of a frame, or what stands there, is not acceptable. Has no stack trace: the peer is at fault. */
final class BadFrameException extends RuntimeException {
    BadFrameException(String what) {
        super(what, null, false, false);
    }
}
