// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONReader;
import com.alibaba.fastjson2.JSONWriter;
import com.alibaba.fastjson2.writer.ObjectWriterProvider;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Records to JSON and back, as RocketMQ writes and reads it. Stateless, thread-safe.
 *
 * <p>Written: the components of a record, whatever other methods it has, in alphabetical order, nulls left out, enums by name, map entries in the order of the map. Map keys
 * that are not strings stay unquoted, because RocketMQ's peers write and expect them so: {@code {0:"a:1"}},
 * {@code {{"brokerName":"b","queueId":1,"topic":"t"}:5}}.
 *
 * <p>Read: always into a type the caller names; a type named by the text is never loaded. Members without a component
 * are skipped, missing ones are 0, false or null. Both forms of map keys are understood; a map with objects as keys must
 * be declared, for such a map cannot be skipped.
 */
public final class Json {
    private static final ObjectWriterProvider WRITERS = ComponentsOnly.writers();

    private Json() {}

    /** The JSON of {@code value} in one line. */
    public static String write(Object value) {
        return JSON.toJSONString(value, context());
    }

    /** The JSON of {@code value} in one line, in UTF-8, as a body or header carries it. */
    public static byte[] writeBytes(Object value) {
        return JSON.toJSONBytes(value, StandardCharsets.UTF_8, context());
    }

    /** Like {@link #writeBytes}, but every map key is in quotes, for readers that know only standard JSON. */
    public static byte[] writeStandardBytes(Object value) {
        return JSON.toJSONBytes(value, StandardCharsets.UTF_8, context(JSONWriter.Feature.WriteNonStringKeyAsString));
    }

    /** Standard JSON over several lines, every map key in quotes, for people and their programs. */
    public static String writeStandardPretty(Object value) {
        return JSON.toJSONString(
                value,
                context(JSONWriter.Feature.WriteNonStringKeyAsString, JSONWriter.Feature.PrettyFormatWith2Space));
    }

    /** The JSON of {@code value} over several lines, indented by tabs, as the files in {@code config/} have it. */
    public static String writePretty(Object value) {
        return JSON.toJSONString(value, context(JSONWriter.Feature.PrettyFormat));
    }

    /**
     * Reads {@code text} as a {@code type}.
     *
     * @throws IllegalArgumentException when the text is not JSON, is empty, or does not fit the type
     */
    public static <T> T read(String text, Class<T> type) {
        return type.cast(read(text, (Type) type));
    }

    /**
     * Reads UTF-8 {@code bytes} as a {@code type}.
     *
     * @throws IllegalArgumentException when the bytes are not JSON, are empty, or do not fit the type
     */
    public static <T> T read(byte[] bytes, Class<T> type) {
        return read(new String(bytes, StandardCharsets.UTF_8), type);
    }

    /**
     * Reads {@code text} as a generic {@code type}, for instance a map of records.
     *
     * @throws IllegalArgumentException when the text is not JSON, is empty, or does not fit the type
     */
    public static Object read(String text, Type type) {
        Object value = parse(JsonKeys.quoteNumbers(text), type);
        if (value == null) {
            throw new IllegalArgumentException("empty JSON: expected " + type.getTypeName());
        }
        return value;
    }

    private static JSONWriter.Context context(JSONWriter.Feature... features) {
        return new JSONWriter.Context(WRITERS, features);
    }

    private static @Nullable Object parse(String text, Type type) {
        try {
            return JSON.<Object>parseObject(text, type, new JSONReader.Feature[0]);
        } catch (RuntimeException malformed) {
            // not JSONException alone: fastjson2 runs over the end of an array on some texts that are cut off
            throw new IllegalArgumentException(
                    "not the JSON of " + type.getTypeName() + ": " + malformed.getMessage(), malformed);
        }
    }
}
