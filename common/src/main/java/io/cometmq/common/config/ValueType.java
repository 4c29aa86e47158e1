// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one type are read, written and limited.
 *
 * @param name what an operator reads as the type
 * @param parse throws an unchecked exception for a text that is no such value
 * @param format the reverse of {@code parse}
 * @param number the value as the number that {@code min} and {@code max} limit, or null when it has none
 */
record ValueType(
        String name,
        Function<String, Object> parse,
        Function<Object, String> format,
        @Nullable ToLongFunction<Object> number) {

    private static final Map<Class<?>, ValueType> PLAIN = Map.of(
            int.class, new ValueType("int", Integer::valueOf, String::valueOf, value -> (int) value),
            long.class, new ValueType("long", Long::valueOf, String::valueOf, value -> (long) value),
            double.class, new ValueType("number", ValueType::finite, String::valueOf, value -> (long) (double) value),
            boolean.class, new ValueType("true or false", ValueType::truth, String::valueOf, null),
            String.class, new ValueType("text", text -> text, String::valueOf, null),
            Path.class, new ValueType("path", ValueType::path, String::valueOf, null),
            ByteSize.class,
                    new ValueType(
                            "bytes (k, m, g)", ByteSize::parse, String::valueOf, value -> ((ByteSize) value).bytes()));

    private static final Map<String, ChronoUnit> SUFFIXES = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    /** The type of a component, or null when settings cannot be of its class. */
    static @Nullable ValueType of(Class<?> type, Key key) {
        if (type == Duration.class) {
            return duration(key.unit());
        }
        if (type.isEnum()) {
            return ofEnum(type);
        }
        return PLAIN.get(type);
    }

    private static ValueType duration(ChronoUnit unit) {
        ToLongFunction<Object> number = value -> ((Duration) value).dividedBy(unit.getDuration());
        return new ValueType(
                unit.name().toLowerCase(Locale.ROOT),
                text -> parseDuration(text, unit),
                value -> Long.toString(number.applyAsLong(value)),
                number);
    }

    private static Duration parseDuration(String text, ChronoUnit plainUnit) {
        int digits = text.startsWith("-") ? 1 : 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        String suffix = text.substring(digits).strip().toLowerCase(Locale.ROOT);
        ChronoUnit unit = suffix.isEmpty() ? plainUnit : SUFFIXES.get(suffix);
        if (unit == null) {
            throw new IllegalArgumentException("unknown unit " + suffix);
        }
        Duration duration = Duration.of(Long.parseLong(text.substring(0, digits)), unit);
        if (!duration.equals(plainUnit.getDuration().multipliedBy(duration.dividedBy(plainUnit.getDuration())))) {
            throw new DateTimeException("finer than the unit of the key");
        }
        return duration;
    }

    private static ValueType ofEnum(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        String names = Arrays.stream(constants).map(Object::toString).collect(Collectors.joining(" or "));
        return new ValueType(
                names,
                text -> Arrays.stream(constants)
                        .filter(constant -> constant.toString().equalsIgnoreCase(text)
                                || ((Enum<?>) constant).name().equalsIgnoreCase(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no such constant")),
                Object::toString,
                null);
    }

    private static Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static Double finite(String text) {
        Double value = Double.valueOf(text);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not finite");
        }
        return value;
    }

    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new InvalidPathException(text, "empty");
        }
        return Path.of(text);
    }
}
