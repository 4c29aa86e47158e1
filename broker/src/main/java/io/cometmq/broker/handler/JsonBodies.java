// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;

import io.cometmq.common.io.Json;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Request;

/** Reads and writes the JSON bodies of requests and answers. Stateless. */
public final class JsonBodies {
    private JsonBodies() {}

    /**
     * The body of a request as a record.
     *
     * @throws Refusal INVALID_PARAMETER when it is missing or not the JSON of such a record
     */
    public static <T> T read(Request<?> request, Class<T> type) {
        try {
            return Json.read(request.bodyBytes(), type);
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(INVALID_PARAMETER, "body: " + wrong.getMessage());
        }
    }

    /** A record as the body of an answer. */
    public static Body of(Object value) {
        return Body.of(Json.writeBytes(value));
    }
}
