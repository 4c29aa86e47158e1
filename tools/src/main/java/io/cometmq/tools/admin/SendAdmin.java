// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;

import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import java.util.concurrent.CompletableFuture;

/** Sends messages to queues. Immutable. */
public final class SendAdmin {
    private final AdminClient admin;

    public SendAdmin(AdminClient admin) {
        this.admin = admin;
    }

    /**
     * Whatever the broker answers to a message.
     *
     * @throws AdminException when it does not answer
     */
    public Answer<Sent> send(String broker, Send header, byte[] body) {
        return admin.ask(broker, SEND_MESSAGE_V2, header, Body.of(body), admin.timeout());
    }

    /** Begins to send; completed on an event loop with whatever the broker answers. */
    public CompletableFuture<Answer<Sent>> begin(String broker, Send header, byte[] body) {
        return admin.send(broker, SEND_MESSAGE_V2, header, Body.of(body), admin.timeout());
    }

    /** The exception for a message that a broker did not take. */
    public static AdminException refused(String broker, Answer<Sent> answer) {
        return AdminClient.refused(broker, SEND_MESSAGE_V2, answer);
    }

    /** The exception for a message that no broker answered for. */
    public static AdminException unanswered(String broker, Throwable cause) {
        return AdminClient.unanswered(broker, SEND_MESSAGE_V2, cause);
    }
}
