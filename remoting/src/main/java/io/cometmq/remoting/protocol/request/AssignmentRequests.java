// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.body.MessageRequestModeSerializeWrapper;
import io.cometmq.remoting.protocol.body.QueryAssignmentRequestBody;
import io.cometmq.remoting.protocol.body.QueryAssignmentResponseBody;
import io.cometmq.remoting.protocol.body.SetMessageRequestModeRequestBody;

/** Requests by which a broker, not its consumers, divides the queues of a topic among a group. */
public final class AssignmentRequests {
    /** Which queues are one client's, and whether it pulls or pops them. */
    public static final RequestType<NoHeader, NoHeader> QUERY_ASSIGNMENT = RequestType.of(
                    400, "QUERY_ASSIGNMENT", NoHeader.class, NoHeader.class)
            .taking(QueryAssignmentRequestBody.class)
            .answering(QueryAssignmentResponseBody.class);

    /** Says whether a group pulls or pops a topic. */
    public static final RequestType<NoHeader, NoHeader> SET_MESSAGE_REQUEST_MODE = RequestType.of(
                    401, "SET_MESSAGE_REQUEST_MODE", NoHeader.class, NoHeader.class)
            .taking(SetMessageRequestModeRequestBody.class);

    /** How all groups take their topics, as far as anybody said. */
    public static final RequestType<NoHeader, NoHeader> GET_ALL_MESSAGE_REQUEST_MODE = RequestType.of(
                    402, "GET_ALL_MESSAGE_REQUEST_MODE", NoHeader.class, NoHeader.class)
            .answering(MessageRequestModeSerializeWrapper.class);

    private AssignmentRequests() {}
}
