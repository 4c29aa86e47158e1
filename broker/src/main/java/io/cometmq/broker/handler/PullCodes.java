// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.PULL_NOT_FOUND;
import static io.cometmq.remoting.protocol.ResponseCode.PULL_OFFSET_MOVED;
import static io.cometmq.remoting.protocol.ResponseCode.PULL_RETRY_IMMEDIATELY;
import static io.cometmq.remoting.protocol.ResponseCode.SUCCESS;

import io.cometmq.store.ReadResult;

/** Says in response codes what a read found. Stateless. */
final class PullCodes {
    private PullCodes() {}

    static int of(ReadResult.Status status, long askedOffset, long nextOffset) {
        return switch (status) {
            case FOUND -> SUCCESS;
            case NO_MATCHED_MESSAGE, MESSAGE_WAS_REMOVING -> PULL_RETRY_IMMEDIATELY;
            case NO_MATCHED_LOGIC_QUEUE, NO_MESSAGE_IN_QUEUE ->
                askedOffset == nextOffset ? PULL_NOT_FOUND : PULL_OFFSET_MOVED;
            case OFFSET_FOUND_NULL, OFFSET_OVERFLOW_ONE -> PULL_NOT_FOUND;
            case OFFSET_OVERFLOW_BADLY, OFFSET_TOO_SMALL -> PULL_OFFSET_MOVED;
        };
    }
}
