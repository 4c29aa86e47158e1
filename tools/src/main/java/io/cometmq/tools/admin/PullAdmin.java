// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;

import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Pulls messages of queues. Immutable. */
public final class PullAdmin {
    private final AdminClient admin;

    public PullAdmin(AdminClient admin) {
        this.admin = admin;
    }

    /**
     * The messages at an offset, or that there are none.
     *
     * @throws AdminException when the broker refuses or does not answer
     */
    public Answer<Pulled> pull(String broker, Pull wanted) {
        return checked(broker, admin.ask(broker, PULL_MESSAGE, wanted, Body.empty(), admin.timeout()));
    }

    /**
     * Has a broker answer when there are messages, or after a time.
     *
     * @param atMost the time, which {@code wanted} says too
     * @return completed on an event loop; {@link #checked} says whether it is a refusal
     */
    public CompletableFuture<Answer<Pulled>> hold(String broker, Pull wanted, Duration atMost) {
        return admin.send(broker, PULL_MESSAGE, wanted, Body.empty(), atMost.plus(admin.timeout()));
    }

    /**
     * The same answer.
     *
     * @throws AdminException when it is a refusal
     */
    public static Answer<Pulled> checked(String broker, Answer<Pulled> answer) {
        return switch (answer.code()) {
            case ResponseCode.SUCCESS,
                    ResponseCode.PULL_NOT_FOUND,
                    ResponseCode.PULL_RETRY_IMMEDIATELY,
                    ResponseCode.PULL_OFFSET_MOVED -> answer;
            default -> throw AdminClient.refused(broker, PULL_MESSAGE, answer);
        };
    }

    /** The exception for a pull without an answer. */
    public static AdminException unanswered(String broker, Throwable cause) {
        return AdminClient.unanswered(broker, PULL_MESSAGE, cause);
    }
}
