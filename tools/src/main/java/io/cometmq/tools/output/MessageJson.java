// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message as one line of JSON. The body is text where it is UTF-8, else base64; {@code bodyEncoding} says which,
 * {@code utf8} or {@code base64}. What {@link #of} writes, {@link #read} makes the same message of: body, keys, tag,
 * properties and flag. Stateless.
 */
public final class MessageJson {
    private static final String UTF8 = "utf8";
    private static final String BASE64 = "base64";

    /** What belongs to one delivery, or would have a broker do again what was done with the message before. */
    private static final List<String> OF_THE_STORED = List.of(
            MessageConst.PROPERTY_MIN_OFFSET,
            MessageConst.PROPERTY_MAX_OFFSET,
            MessageConst.PROPERTY_CONSUME_START_TIMESTAMP,
            MessageConst.PROPERTY_CLUSTER,
            MessageConst.PROPERTY_TRANSACTION_PREPARED,
            MessageConst.PROPERTY_REAL_TOPIC,
            MessageConst.PROPERTY_REAL_QUEUE_ID,
            MessageConst.PROPERTY_INNER_NUM,
            MessageConst.PROPERTY_INNER_BASE,
            MessageConst.PROPERTY_POP_CK,
            MessageConst.PROPERTY_CRC32);

    private MessageJson() {}

    /** The message as JSON on one line, without its end. */
    public static String of(MessageExt message) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("topic", message.getTopic());
        putIfAny(line, "brokerName", message.getBrokerName());
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
        return Json.write(line);
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
            line.put("bodyEncoding", UTF8);
        } catch (CharacterCodingException binary) {
            line.put("body", Base64.getEncoder().encodeToString(body));
            line.put("bodyEncoding", BASE64);
        }
    }

    /**
     * The message that a line says, for {@code topic}. A {@code body} is needed; {@code bodyEncoding}, {@code keys},
     * {@code tags}, {@code properties} and {@code flag} may be there; where a message was stored before, and what only a
     * broker writes, is not read.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static Message read(String line, String topic) {
        if (!line.stripLeading().startsWith("{")) {
            throw new IllegalArgumentException("expected a JSON object such as {\"body\":\"text\"}");
        }
        Map<?, ?> said = Json.read(line, Map.class);
        Message message = new Message(topic, body(said));
        message.setFlag(flag(said.get("flag")));
        Map<String, String> properties = properties(said.get("properties"));
        putText(said, "keys", properties, MessageConst.PROPERTY_KEYS);
        putText(said, "tags", properties, MessageConst.PROPERTY_TAGS);
        OF_THE_STORED.forEach(properties::remove);
        message.setProperties(properties);
        return message;
    }

    private static byte[] body(Map<?, ?> said) {
        if (!(said.get("body") instanceof String body)) {
            throw new IllegalArgumentException("body " + said.get("body") + ": expected a string");
        }
        Object encoding = said.get("bodyEncoding");
        if (encoding == null || UTF8.equals(encoding)) {
            return body.getBytes(StandardCharsets.UTF_8);
        }
        if (!BASE64.equals(encoding)) {
            throw new IllegalArgumentException("bodyEncoding " + encoding + ": expected utf8 or base64");
        }
        return Base64.getDecoder().decode(body);
    }

    private static int flag(@Nullable Object said) {
        if (said == null) {
            return 0;
        }
        if (said instanceof Integer flag) {
            return flag;
        }
        throw new IllegalArgumentException("flag " + said + ": expected an integer");
    }

    private static Map<String, String> properties(@Nullable Object said) {
        Map<String, String> properties = new TreeMap<>();
        if (said == null) {
            return properties;
        }
        if (!(said instanceof Map<?, ?> given)) {
            throw new IllegalArgumentException("properties " + said + ": expected an object");
        }
        given.forEach((name, value) -> properties.put(String.valueOf(name), String.valueOf(value)));
        return properties;
    }

    private static void putText(Map<?, ?> said, String field, Map<String, String> properties, String name) {
        Object value = said.get(field);
        if (value instanceof String text) {
            properties.put(name, text);
        } else if (value != null) {
            throw new IllegalArgumentException(field + " " + value + ": expected a string");
        }
    }
}
