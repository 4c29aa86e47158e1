// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.ResponseCode.CONSUMER_NOT_ONLINE;
import static io.cometmq.remoting.protocol.ResponseCode.CONSUME_MSG_TIMEOUT;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;

import io.cometmq.broker.client.ClientSession;
import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Passes an administrator's question on to a connected consumer, and its answer back. Thread-safe. */
public final class ClientCalls {
    /** How long a client may take to answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ConsumerGroups consumers;

    public ClientCalls(ConsumerGroups consumers) {
        this.consumers = consumers;
    }

    /**
     * A group with connected members.
     *
     * @throws Refusal CONSUMER_NOT_ONLINE when there are none
     */
    ConsumerGroup online(String name) {
        ConsumerGroup group = consumers.find(name);
        if (group == null) {
            throw new Refusal(CONSUMER_NOT_ONLINE, "consumer group " + name + " has no connected member");
        }
        return group;
    }

    /**
     * A connected member.
     *
     * @throws Refusal CONSUMER_NOT_ONLINE when the group has none, SYSTEM_ERROR when it has others only
     */
    ClientSession member(String group, @Nullable String clientId) {
        return online(group).members().stream()
                .filter(session -> session.clientId().equals(clientId))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        SYSTEM_ERROR,
                        "client " + clientId + " of consumer group " + group + " is not connected: expected one of "
                                + online(group).clientIds()));
    }

    /** Asks a member; its answer, or what went wrong, is the answer to the administrator. */
    <H extends Record> CompletionStage<Reply<NoHeader>> ask(
            ClientSession member, RequestType<H, NoHeader> type, H header, Body body) {
        return member.connection()
                .call(type, header, body, TIMEOUT)
                .handle((answer, failure) -> passOn(member, answer, failure));
    }

    private static Reply<NoHeader> passOn(
            ClientSession member, @Nullable Answer<NoHeader> answer, @Nullable Throwable failure) {
        if (answer == null) {
            return Reply.refused(
                    CONSUME_MSG_TIMEOUT,
                    "client " + member.clientId() + " did not answer within " + TIMEOUT.toSeconds() + " s: " + failure);
        }
        String remark = answer.remark();
        return answer.isSuccess()
                ? Reply.ok().withBody(Body.of(answer.body()))
                : Reply.refused(answer.code(), remark == null ? "client " + member.clientId() + " refused" : remark);
    }
}
