// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** One component of a settings record: its key, its type and its limits. Immutable. */
final class Setting {
    private final Key key;
    private final ValueType type;
    private final boolean nullable;

    private Setting(Key key, ValueType type, boolean nullable) {
        this.key = key;
        this.type = type;
        this.nullable = nullable;
    }

    /**
     * The setting a component declares.
     *
     * @throws IllegalStateException when the declaration is wrong: an unknown type or a default that is no value
     */
    static Setting of(RecordComponent component, Key key) {
        ValueType type = ValueType.of(component.getType(), key);
        if (type == null) {
            throw new IllegalStateException("key " + key.value() + ": settings cannot be of "
                    + component.getType().getName());
        }
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        Setting setting = new Setting(key, type, nullable);
        setting.requireDefault();
        return setting;
    }

    private void requireDefault() {
        try {
            parse(key.byDefault());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalStateException("wrong default: " + wrong.getMessage(), wrong);
        }
    }

    Key key() {
        return key;
    }

    String name() {
        return key.value();
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException saying {@code key=value: expected …}
     */
    @Nullable
    Object parse(String raw) {
        String text = raw.strip();
        if (text.isEmpty() && nullable) {
            return null;
        }
        Object value;
        try {
            value = type.parse().apply(text);
        } catch (RuntimeException notAValue) {
            throw new IllegalArgumentException(name() + "=" + text + ": expected " + expected(), notAValue);
        }
        if (!isInRange(value)) {
            throw new IllegalArgumentException(name() + "=" + text + ": expected " + expected());
        }
        return value;
    }

    private boolean isInRange(Object value) {
        if (type.number() == null) {
            return true;
        }
        long number = type.number().applyAsLong(value);
        return number >= key.min() && number <= key.max();
    }

    /** The text of a value, which {@link #parse} reads again. */
    String format(@Nullable Object value) {
        return value == null ? "" : type.format().apply(value);
    }

    /** Type and limits in words. */
    String expected() {
        boolean hasMin = key.min() != Long.MIN_VALUE;
        boolean hasMax = key.max() != Long.MAX_VALUE;
        if (hasMin && hasMax) {
            return type.name() + ", " + key.min() + " to " + key.max();
        }
        if (hasMin) {
            return type.name() + ", at least " + key.min();
        }
        return hasMax ? type.name() + ", at most " + key.max() : type.name();
    }
}
