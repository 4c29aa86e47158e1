// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import io.cometmq.common.message.EncodedProperties;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One component of a header record: its name on the wire, and how its value is read and written. Immutable. */
final class HeaderComponent {
    /** What the text of a field means. */
    enum Kind {
        STRING("a text"),
        PROPERTIES("a text"),
        INT("a whole number of 32 bits"),
        LONG("a whole number of 64 bits"),
        BOOLEAN("true or false"),
        ENUM("one of");

        private final String expected;

        Kind(String expected) {
            this.expected = expected;
        }
    }

    private final int position;
    private final RecordComponent part;
    private final FieldName name;
    private final Kind kind;
    private final boolean required;
    private final Object[] constants;
    /** From the record to the value: {@code (Record)long} for int and long, {@code (Record)Object} for the others. */
    private final MethodHandle accessor;

    private HeaderComponent(
            int position, RecordComponent part, FieldName name, Kind kind, boolean required, MethodHandle accessor) {
        this.position = position;
        this.part = part;
        this.name = name;
        this.kind = kind;
        this.required = required;
        this.accessor = accessor;
        this.constants = kind == Kind.ENUM ? part.getType().getEnumConstants() : new Object[0];
    }

    static HeaderComponent of(int position, RecordComponent part, String name, MethodHandles.Lookup lookup)
            throws IllegalAccessException {
        Class<?> type = part.getType();
        boolean required = !part.getAnnotatedType().isAnnotationPresent(Nullable.class);
        if (type.isPrimitive() && !required) {
            throw new IllegalArgumentException(part + " of " + part.getDeclaringRecord() + " cannot be null");
        }
        Class<?> result = type == int.class || type == long.class ? long.class : Object.class;
        MethodHandle accessor =
                lookup.unreflect(part.getAccessor()).asType(MethodType.methodType(result, Record.class));
        return new HeaderComponent(position, part, new FieldName(name), kindOf(part), required, accessor);
    }

    private static Kind kindOf(RecordComponent part) {
        Class<?> type = part.getType();
        if (type == String.class) {
            return Kind.STRING;
        }
        if (type == EncodedProperties.class) {
            return Kind.PROPERTIES;
        }
        if (type == int.class || type == Integer.class) {
            return Kind.INT;
        }
        if (type == long.class || type == Long.class) {
            return Kind.LONG;
        }
        if (type == boolean.class || type == Boolean.class) {
            return Kind.BOOLEAN;
        }
        if (type.isEnum()) {
            return Kind.ENUM;
        }
        throw new IllegalArgumentException("component " + part + " of " + part.getDeclaringRecord()
                + ": expected a String, EncodedProperties, int, long, boolean, a box of these, or an enum");
    }

    int position() {
        return position;
    }

    FieldName name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    boolean isRequired() {
        return required;
    }

    boolean isNamed(byte[] bytes, int start, int length) {
        byte[] ours = name.utf8();
        return Arrays.equals(ours, 0, ours.length, bytes, start, start + length);
    }

    /** The value, or null when the field has none or one that means nothing to this kind. */
    @Nullable
    Object read(FieldIndex index, int field) {
        if (index.isNull(field)) {
            return null;
        }
        // Compat: RocketMQ takes an optional number that it cannot read for absent; so do we, by answering null.
        return switch (kind) {
            case STRING -> index.value(field);
            case PROPERTIES -> index.properties(field);
            case INT -> index.intValue(field);
            case LONG -> index.longValue(field);
            case BOOLEAN -> parseBoolean(index.value(field));
            case ENUM -> parseEnum(index.value(field));
        };
    }

    /** Writes the record's value, or nothing when it is null. */
    void write(Record header, FieldSink out) {
        try {
            if (part.getType().isPrimitive() && kind != Kind.BOOLEAN) {
                out.field(name, (long) accessor.invokeExact(header));
                return;
            }
            Object value = (Object) accessor.invokeExact(header);
            if (value != null) {
                writeObject(value, out);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the accessor of " + part + " threw a checked exception", e);
        }
    }

    private void writeObject(Object value, FieldSink out) {
        switch (kind) {
            case STRING -> out.field(name, (String) value);
            case PROPERTIES -> out.field(name, (EncodedProperties) value);
            case INT, LONG -> out.field(name, ((Number) value).longValue());
            case BOOLEAN -> out.field(name, (boolean) (Boolean) value);
            case ENUM -> out.field(name, ((Enum<?>) value).name());
        }
    }

    private static @Nullable Boolean parseBoolean(@Nullable String text) {
        if ("true".equalsIgnoreCase(text)) {
            return Boolean.TRUE;
        }
        return "false".equalsIgnoreCase(text) ? Boolean.FALSE : null;
    }

    private @Nullable Object parseEnum(@Nullable String text) {
        for (Object constant : constants) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        return null;
    }

    String wireName() {
        return new String(name.utf8(), StandardCharsets.UTF_8);
    }

    /** The wire name, with the component's own where the two differ. */
    String describe() {
        String wire = wireName();
        return wire.equals(part.getName()) ? wire : wire + " (" + part.getName() + ")";
    }

    /** What a value must be, for error texts and documents. */
    String expected() {
        return kind == Kind.ENUM ? kind.expected + " " + Arrays.toString(constants) : kind.expected;
    }
}
