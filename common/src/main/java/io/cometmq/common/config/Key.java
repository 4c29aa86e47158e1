// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.temporal.ChronoUnit;

/**
 * Says which key of a configuration file fills a record's component.
 *
 * <p>The component's type is one of int, long, boolean, double, String, an enum, {@link java.time.Duration},
 * {@link java.nio.file.Path} and {@link ByteSize}. A component that is {@code @Nullable} is null for an empty text; all
 * others but String must have a default.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Key {
    /** The key, as operators write it. */
    String value();

    /** The value's text when the file does not have the key. */
    String byDefault() default "";

    /** One sentence for an operator. */
    String doc();

    /** Whether a running process takes a new value. */
    boolean reloadable() default false;

    /** What a Duration's plain number counts; a suffix (ms, s, m, h, d) says otherwise. */
    ChronoUnit unit() default ChronoUnit.MILLIS;

    /** The smallest number allowed; for durations in {@link #unit}, for sizes in bytes. */
    long min() default Long.MIN_VALUE;

    /** The greatest number allowed, as {@link #min}. */
    long max() default Long.MAX_VALUE;
}
