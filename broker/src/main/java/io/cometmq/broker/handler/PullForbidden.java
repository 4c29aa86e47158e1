// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.NO_PERMISSION;

import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.rpc.Reply;

/** A pull that is not permitted; the answer also says who forbade it. Has no stack trace. */
final class PullForbidden extends RuntimeException {
    /** Who forbade it, as the number on the wire. */
    enum By {
        BROKER(1),
        GROUP(2),
        TOPIC(3),
        BROADCAST(4),
        GROUP_AND_TOPIC(5);

        private final int type;

        By(int type) {
            this.type = type;
        }
    }

    private final By by;

    PullForbidden(By by, String remark) {
        super(remark, null, false, false);
        this.by = by;
    }

    Reply<Pulled> reply() {
        return Reply.<Pulled>refused(NO_PERMISSION, String.valueOf(getMessage()))
                .withField("forbiddenType", String.valueOf(by.type));
    }
}
