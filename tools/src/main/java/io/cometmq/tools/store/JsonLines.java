// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes messages as JSON, one a line. The body is text where it is UTF-8, else base64. Owned by one thread. */
final class JsonLines {
    private static final int LINES_PER_CHECK = 1000;

    private final PrintWriter out;
    private long written;

    JsonLines(PrintWriter out) {
        this.out = out;
    }

    /**
     * Writes one line.
     *
     * @throws IOException when the output took no more some lines ago
     */
    void write(MessageExt message) throws IOException {
        out.print(Json.write(line(message)));
        out.print('\n');
        written++;
        if (written % LINES_PER_CHECK == 0) {
            check();
        }
    }

    /**
     * Brings everything to the output.
     *
     * @throws IOException when it did not take all of it
     */
    void check() throws IOException {
        if (out.checkError()) {
            throw new IOException("the output took no more after about " + written + " messages");
        }
    }

    private static Map<String, Object> line(MessageExt message) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("topic", message.getTopic());
        line.put("queueId", message.getQueueId());
        line.put("queueOffset", message.getQueueOffset());
        line.put("logOffset", message.getCommitLogOffset());
        line.put("storeTime", message.getStoreTimestamp());
        line.put("bornTime", message.getBornTimestamp());
        line.put("bornHost", String.valueOf(message.getBornHost()).replaceFirst("^.*/", ""));
        line.put("reconsumeTimes", message.getReconsumeTimes());
        line.put("flag", message.getFlag());
        line.put("sysFlag", message.getSysFlag());
        putIfAny(line, "uniqueKey", message.getProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX));
        putIfAny(line, "keys", message.getKeys());
        putIfAny(line, "tags", message.getTags());
        line.put("properties", new TreeMap<>(message.getProperties()));
        putBody(line, message.getBody());
        return line;
    }

    private static void putIfAny(Map<String, Object> line, String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            line.put(name, text);
        }
    }

    private static void putBody(Map<String, Object> line, byte[] body) {
        try {
            line.put(
                    "body",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(body))
                            .toString());
            line.put("bodyEncoding", "utf8");
        } catch (CharacterCodingException binary) {
            line.put("body", Base64.getEncoder().encodeToString(body));
            line.put("bodyEncoding", "base64");
        }
    }
}
