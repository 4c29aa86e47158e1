// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.ResponseCode.NO_PERMISSION;
import static io.cometmq.remoting.protocol.request.AssignmentRequests.GET_ALL_MESSAGE_REQUEST_MODE;
import static io.cometmq.remoting.protocol.request.AssignmentRequests.QUERY_ASSIGNMENT;
import static io.cometmq.remoting.protocol.request.AssignmentRequests.SET_MESSAGE_REQUEST_MODE;

import io.cometmq.broker.assignment.Assignments;
import io.cometmq.broker.assignment.RequestModes;
import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.QueryAssignmentRequestBody;
import io.cometmq.remoting.protocol.body.SetMessageRequestModeRequestBody;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.concurrent.CompletionStage;

/** Serves clients that ask the broker for their queues, and those who say how groups take their topics. Thread-safe. */
public final class AssignmentHandler {
    private final Assignments assignments;
    private final RequestModes modes;

    public AssignmentHandler(Assignments assignments, RequestModes modes) {
        this.assignments = assignments;
        this.modes = modes;
    }

    /** Adds this handler's rows; a share of many queues is more than an event loop should work out. */
    public void bind(HandlerTable table) {
        table.onAsync(QUERY_ASSIGNMENT, Lane.SLOW, this::query);
        table.on(SET_MESSAGE_REQUEST_MODE, Lane.ADMIN, this::set);
        table.on(GET_ALL_MESSAGE_REQUEST_MODE, Lane.ADMIN, this::all);
    }

    CompletionStage<Reply<NoHeader>> query(Request<NoHeader> request) {
        QueryAssignmentRequestBody ask = JsonBodies.read(request, QueryAssignmentRequestBody.class);
        checkNames(ask.topic(), ask.consumerGroup());
        return assignments.of(ask).thenApply(own -> Reply.ok().withBody(JsonBodies.of(own)));
    }

    Reply<NoHeader> set(Request<NoHeader> request) {
        SetMessageRequestModeRequestBody ask = JsonBodies.read(request, SetMessageRequestModeRequestBody.class);
        checkNames(ask.topic(), ask.consumerGroup());
        if (TopicNames.isRetryTopic(ask.topic())) {
            throw new Refusal(
                    NO_PERMISSION,
                    "topic " + ask.topic() + ": expected one that is not a retry topic, which are pulled");
        }
        MessageRequestMode mode = ask.mode() == null ? MessageRequestMode.PULL : ask.mode();
        modes.set(new SetMessageRequestModeRequestBody(ask.topic(), ask.consumerGroup(), mode, ask.popShareQueueNum()));
        return Reply.ok();
    }

    Reply<NoHeader> all(Request<NoHeader> request) {
        return Reply.ok().withBody(JsonBodies.of(modes.all()));
    }

    private static void checkNames(String topic, String group) {
        String problem = TopicNames.problemOfTopic(topic) + TopicNames.problemOfGroup(group);
        if (!problem.isEmpty()) {
            throw new Refusal(INVALID_PARAMETER, problem);
        }
    }
}
