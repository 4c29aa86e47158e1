// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.message.EncodedProperties;
import io.cometmq.remoting.protocol.request.RequestTypes;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every declared header, in both encodings. */
class HeaderRoundTripTest {
    static List<RequestType<?, ?>> requests() {
        return RequestTypes.all();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void filledHeadersComeBackEqual(RequestType<?, ?> request) {
        assertRoundTrip(request.headerCodec(), true);
        assertRoundTrip(request.replyCodec(), true);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void headersWithoutOptionalFieldsComeBackEqual(RequestType<?, ?> request) {
        assertRoundTrip(request.headerCodec(), false);
        assertRoundTrip(request.replyCodec(), false);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void eachMissingRequiredFieldIsNamed(RequestType<?, ?> request) {
        HeaderCodec<?> codec = request.headerCodec();
        for (HeaderComponent component : codec.components()) {
            Command without = commandWithout(component, codec);

            if (component.isRequired()) {
                assertThatThrownBy(() -> without.header(codec))
                        .isInstanceOf(InvalidHeaderException.class)
                        .hasMessageContaining(component.describe() + " is missing: expected " + component.expected());
            } else {
                assertThat(without.header(codec)).isNotNull();
            }
        }
    }

    private static <T extends Record> Command commandWithout(HeaderComponent component, HeaderCodec<T> codec) {
        byte[] filled = Frames.request(SerializeType.JSON, 1, codec, fill(codec.type(), true));
        Map<String, String> fields = new LinkedHashMap<>(Frames.decode(filled).fields());
        fields.remove(component.wireName());
        return Frames.decode(Frames.encode(
                SerializeType.JSON, Frames.decode(filled), HeaderCodec.of(NoHeader.class), NoHeader.INSTANCE, fields));
    }

    private static <T extends Record> void assertRoundTrip(HeaderCodec<T> codec, boolean withOptional) {
        T header = fill(codec.type(), withOptional);
        for (SerializeType type : SerializeType.values()) {
            Command command = Frames.decode(Frames.request(type, 1, codec, header));

            assertThat(command.header(codec)).isEqualTo(header);
            assertThat(command.fieldsBeside(codec)).isEmpty();
            assertThat(command.fields()).hasSize(present(header));
        }
    }

    private static int present(Record header) {
        return (int) Arrays.stream(header.getClass().getRecordComponents())
                .filter(part -> valueOf(part, header) != null)
                .count();
    }

    private static @Nullable Object valueOf(RecordComponent part, Record header) {
        try {
            return part.getAccessor().invoke(header);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** A record with a different value in each component, or null in the optional ones. */
    static <T extends Record> T fill(Class<T> type, boolean withOptional) {
        RecordComponent[] parts = type.getRecordComponents();
        Object[] values = new Object[parts.length];
        Class<?>[] types = new Class<?>[parts.length];
        for (int i = 0; i < parts.length; i++) {
            types[i] = parts[i].getType();
            boolean optional = parts[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
            values[i] = optional && !withOptional ? null : value(parts[i], i);
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Object value(RecordComponent part, int position) {
        Class<?> type = part.getType();
        if (type == EncodedProperties.class) {
            return EncodedProperties.of("name\u0001" + position + " \"\\\n ä € 𝄞\u0002b\u0001c");
        }
        if (type == String.class) {
            return part.getName() + " \"quoted\\\" \n\u0001\u0002 ä € 𝄞 " + position;
        }
        if (type == int.class || type == Integer.class) {
            return position % 2 == 0 ? Integer.MIN_VALUE + position : position;
        }
        if (type == long.class || type == Long.class) {
            return position % 2 == 0 ? Long.MIN_VALUE + position : Long.MAX_VALUE - position;
        }
        return type.isEnum() ? type.getEnumConstants()[1] : (Object) (position % 2 == 0);
    }
}
