// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

/**
 * What a peer sent is no frame. The connection cannot go on, because nobody knows where the next frame begins or what the
 * peer means. Has no stack trace: it is the peer's fault, and cheap to throw on purpose.
 */
public final class MalformedFrameException extends RuntimeException {
    /**
     * @param what what was wrong, with the value and what was expected
     * @param position of the offending byte in the header, or -1 when it is not about one byte
     */
    MalformedFrameException(String what, int position) {
        super(position < 0 ? what : what + " at byte " + position + " of the header", null, false, false);
    }

    MalformedFrameException(String what) {
        this(what, -1);
    }
}
