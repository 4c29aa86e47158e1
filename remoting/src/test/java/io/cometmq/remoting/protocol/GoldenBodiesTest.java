// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.GoldenFrames.Frame;
import io.cometmq.remoting.protocol.request.RequestTypes;
import io.cometmq.remoting.protocol.request.ResetRequests;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoldenBodiesTest {
    private final Map<Integer, RequestType<?, ?>> declared = new HashMap<>();

    GoldenBodiesTest() {
        RequestTypes.all().forEach(type -> declared.put(type.code(), type));
    }

    @Test
    void everyRecordedJsonBodyGoesThroughItsRecordUnchanged() {
        int through = 0;
        for (Frame frame : GoldenFrames.all()) {
            Class<?> type = bodyType(frame);
            byte[] body = GoldenFrames.body(frame.decode());
            if (type == null || body.length == 0 || body[0] != '{' || isListForCpp(frame, body)) {
                continue;
            }

            Object value = Json.read(body, type);

            assertThat(JsonTree.of(Json.write(value)))
                    .as("%s %s", frame, type.getSimpleName())
                    .isEqualTo(JsonTree.of(new String(body, StandardCharsets.UTF_8)));
            assertThat(Json.read(Json.write(value), type)).as("%s", frame).isEqualTo(value);
            through++;
        }
        assertThat(through).isGreaterThan(400);
    }

    /** What brokers tell C++ clients instead: {@link ResetOffsetBodyForC}. */
    private static boolean isListForCpp(Frame frame, byte[] body) {
        return frame.requestCode() == ResetRequests.RESET_CONSUMER_CLIENT_OFFSET.code()
                && new String(body, StandardCharsets.UTF_8).startsWith("{\"offsetTable\":[");
    }

    private Class<?> bodyType(Frame frame) {
        RequestType<?, ?> request = declared.get(frame.requestCode());
        if (request == null) {
            return null;
        }
        return frame.answer() ? request.replyBody() : request.body();
    }
}
