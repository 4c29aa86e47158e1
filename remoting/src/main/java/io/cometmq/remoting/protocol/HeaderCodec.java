// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import io.cometmq.common.message.EncodedProperties;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the extension fields of one header record, straight between its components and the header's bytes, for
 * both encodings. Derived once per record. Immutable.
 *
 * <p>Components are Strings, {@link EncodedProperties}, ints, longs, booleans, their boxes, or enums. A component is required unless it is
 * {@link Nullable}; it goes by its own name, that of its {@link WireName}, or its letter.
 */
public final class HeaderCodec<T extends Record> {
    private static final ClassValue<HeaderCodec<?>> NAMED = new ClassValue<>() {
        @Override
        protected HeaderCodec<?> computeValue(Class<?> type) {
            return derive(type.asSubclass(Record.class), false);
        }
    };

    private static final ClassValue<HeaderCodec<?>> LETTERED = new ClassValue<>() {
        @Override
        protected HeaderCodec<?> computeValue(Class<?> type) {
            return derive(type.asSubclass(Record.class), true);
        }
    };

    private static final int LETTERS = 26;
    /** How many slots of the name table each component gets, so that few names share one. */
    private static final int SLOTS_PER_COMPONENT = 4;

    private final Class<T> type;
    private final HeaderComponent[] components;
    /** Components by the hash of their name; a power of two long; on a collision the next free slot. */
    private final @Nullable HeaderComponent[] table;

    /** From an array of all components' values to the record. */
    private final MethodHandle constructor;

    private HeaderCodec(Class<T> type, HeaderComponent[] components, MethodHandle constructor) {
        this.type = type;
        this.components = components;
        this.constructor = constructor;
        this.table = tableOf(components);
    }

    /** The record that this reads and writes. */
    public Class<T> type() {
        return type;
    }

    /**
     * The codec of a record whose fields go by the components' names, derived at the first call.
     *
     * @throws IllegalArgumentException when a component has a type that no header field can have
     */
    @SuppressWarnings("unchecked") // each value is computed from its own class
    public static <T extends Record> HeaderCodec<T> of(Class<T> type) {
        return (HeaderCodec<T>) NAMED.get(type);
    }

    /** The codec of a record whose fields go by the letters {@code a, b, c …}, in the order of the components. */
    @SuppressWarnings("unchecked") // each value is computed from its own class
    public static <T extends Record> HeaderCodec<T> lettered(Class<T> type) {
        return (HeaderCodec<T>) LETTERED.get(type);
    }

    /** What the fields are, in the order of the record. */
    List<HeaderComponent> components() {
        return List.of(components);
    }

    /** Whether the record has a component for this field. */
    boolean declares(FieldIndex index, int field) {
        return find(index, field) != null;
    }

    T read(FieldIndex index) {
        @Nullable Object[] values = index.values(components.length);
        for (int i = 0; i < index.count(); i++) {
            HeaderComponent component = find(index, i);
            if (component != null) {
                values[component.position()] = component.read(index, i);
            }
        }
        for (HeaderComponent component : components) {
            if (component.isRequired() && values[component.position()] == null) {
                throw invalid(component, index);
            }
        }
        return construct(values);
    }

    void write(T header, FieldSink out) {
        for (HeaderComponent component : components) {
            component.write(header, out);
        }
    }

    private @Nullable HeaderComponent find(FieldIndex index, int field) {
        if (index.isNameEscaped(field)) {
            byte[] name = index.name(field).getBytes(StandardCharsets.UTF_8);
            return find(name, 0, name.length);
        }
        return find(index.bytes(), index.nameStart(field), index.nameLength(field));
    }

    private @Nullable HeaderComponent find(byte[] bytes, int start, int length) {
        int slot = hash(bytes, start, length) & (table.length - 1);
        HeaderComponent candidate = table[slot];
        while (candidate != null && !candidate.isNamed(bytes, start, length)) {
            slot = (slot + 1) & (table.length - 1);
            candidate = table[slot];
        }
        return candidate;
    }

    /** Mixes the length and four bytes of a name; enough to tell the names of one record apart nearly always. */
    private static int hash(byte[] bytes, int start, int length) {
        if (length == 0) {
            return 0;
        }
        int last = start + length - 1;
        int hash = length * 31 + bytes[start];
        hash = hash * 31 + bytes[start + length / 2];
        hash = hash * 31 + bytes[start + length / 4];
        return hash * 31 + bytes[last];
    }

    private static HeaderComponent[] tableOf(HeaderComponent[] components) {
        int slots = Integer.highestOneBit(Math.max(1, components.length)) * 2 * SLOTS_PER_COMPONENT;
        HeaderComponent[] table = new HeaderComponent[slots];
        for (HeaderComponent component : components) {
            byte[] name = component.name().utf8();
            int slot = hash(name, 0, name.length) & (slots - 1);
            while (table[slot] != null) {
                slot = (slot + 1) & (slots - 1);
            }
            table[slot] = component;
        }
        return table;
    }

    private InvalidHeaderException invalid(HeaderComponent component, FieldIndex index) {
        String value = null;
        for (int i = 0; i < index.count(); i++) {
            if (find(index, i) == component) {
                value = index.value(i);
            }
        }
        String found = value == null ? component.describe() + " is missing" : component.describe() + "=" + value;
        return new InvalidHeaderException(
                found + ": expected " + component.expected() + " in the header " + type.getSimpleName());
    }

    private T construct(@Nullable Object[] values) {
        try {
            return type.cast((Object) constructor.invokeExact(values));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the constructor of " + type + " threw a checked exception", e);
        }
    }

    private static <T extends Record> HeaderCodec<T> derive(Class<T> type, boolean lettered) {
        RecordComponent[] parts = type.getRecordComponents();
        if (lettered && parts.length > LETTERS) {
            throw new IllegalArgumentException(
                    type + " has " + parts.length + " components: expected at most " + LETTERS + ", one a letter");
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            HeaderComponent[] components = new HeaderComponent[parts.length];
            for (int i = 0; i < parts.length; i++) {
                components[i] = HeaderComponent.of(i, parts[i], nameOf(parts[i], i, lettered), lookup);
            }
            Class<?>[] types =
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
            MethodHandle constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types))
                    .asType(MethodType.genericMethodType(parts.length))
                    .asSpreader(Object[].class, parts.length);
            return new HeaderCodec<>(type, components, constructor);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot see into the header record " + type.getName(), e);
        }
    }

    private static String nameOf(RecordComponent part, int position, boolean lettered) {
        if (lettered) {
            return String.valueOf((char) ('a' + position));
        }
        WireName name = part.getAnnotation(WireName.class);
        return name == null ? part.getName() : name.value();
    }
}
