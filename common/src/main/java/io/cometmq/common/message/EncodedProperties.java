// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a message as the bytes that they travel and are stored as, so that they need not become texts on their
 * way from a frame to the log. They may be two pieces, one behind the other: what a producer said, in memory that belongs
 * to its request, and what a broker adds to every message, which is made once.
 *
 * <p>Reading follows {@link MessageProperties}, whose form this is in UTF-8. Immutable and thread-safe as long as the
 * arrays are not written to; see {@link #view}.
 */
public final class EncodedProperties {
    private static final byte[] NOTHING = {};
    private static final byte[] SEPARATOR = {MessageProperties.PROPERTY_SEPARATOR};

    /** No properties. */
    public static final EncodedProperties NONE = new EncodedProperties(NOTHING);

    private final byte[] bytes;
    private final int start;
    private final int length;
    private final byte[] more;
    /** Whether they are one whole array that nobody else knows. */
    private final boolean own;

    private EncodedProperties(byte[] bytes, int start, int length, byte[] more) {
        this.bytes = bytes;
        this.start = start;
        this.length = length;
        this.more = more;
        this.own = false;
    }

    private EncodedProperties(byte[] bytes) {
        this.bytes = bytes;
        this.start = 0;
        this.length = bytes.length;
        this.more = NOTHING;
        this.own = true;
    }

    /** The properties of a text. */
    public static EncodedProperties of(String text) {
        return own(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The entries of a map; those with a null name or value are left out. */
    public static EncodedProperties of(Map<String, String> properties) {
        return of(MessageProperties.encode(properties));
    }

    /** What a whole array says, which nobody writes to any more. */
    static EncodedProperties own(byte[] bytes) {
        return bytes.length == 0 ? NONE : new EncodedProperties(bytes);
    }

    /** What a part of an array says, which is not copied: valid until somebody writes to it. */
    public static EncodedProperties view(byte[] bytes, int start, int length) {
        return length == 0 ? NONE : new EncodedProperties(bytes, start, length, NOTHING);
    }

    /** These, and others behind them; {@link #kept} ones are not copied. */
    public EncodedProperties and(EncodedProperties others) {
        EncodedProperties first = joined();
        return new EncodedProperties(first.bytes, first.start, first.length, others.kept().bytes);
    }

    /** How many bytes they are. */
    public int length() {
        return length + more.length + (isSeparated() ? 1 : 0);
    }

    public boolean isEmpty() {
        return length == 0 && more.length == 0;
    }

    /** Writes all bytes at the position of {@code target}, which moves behind them. */
    public void putInto(ByteBuffer target) {
        target.put(bytes, start, length);
        if (isSeparated()) {
            target.put((byte) MessageProperties.PROPERTY_SEPARATOR);
        }
        target.put(more);
    }

    /** Takes bytes that stand in an array. */
    @FunctionalInterface
    public interface Sink {
        /** Takes them; they are not to be kept. */
        void take(byte[] bytes, int start, int length);
    }

    /** Gives a sink all bytes, piece by piece. */
    public void giveTo(Sink sink) {
        sink.take(bytes, start, length);
        if (isSeparated()) {
            sink.take(SEPARATOR, 0, SEPARATOR.length);
        }
        if (more.length > 0) {
            sink.take(more, 0, more.length);
        }
    }

    /** The same in one piece; this itself unless there are two. */
    EncodedProperties joined() {
        return more.length == 0 ? this : kept();
    }

    /** The array in which the first piece stands. */
    byte[] array() {
        return bytes;
    }

    /** Where the first piece begins in the array. */
    int start() {
        return start;
    }

    /** Whether a separator is missing between the two pieces. */
    private boolean isSeparated() {
        return more.length > 0 && length > 0 && bytes[start + length - 1] != MessageProperties.PROPERTY_SEPARATOR;
    }

    /** The value of one property, or null. */
    public @Nullable String get(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        String later = more.length == 0 ? null : value(more, 0, more.length, utf8);
        return later != null ? later : value(bytes, start, length, utf8);
    }

    private static @Nullable String value(byte[] bytes, int start, int length, byte[] name) {
        return MessageProperties.get(ByteBuffer.wrap(bytes), start, length, name);
    }

    /**
     * The same with one property set, whether or not it was there.
     *
     * @throws IllegalArgumentException when the name or the value is empty or holds a separator
     */
    public EncodedProperties with(String name, String value) {
        return of(MessageProperties.set(text(), name, value));
    }

    /** The same without one property; this itself when it was not there. */
    public EncodedProperties without(String name) {
        String text = text();
        String rest = MessageProperties.remove(text, name);
        return rest.length() == text.length() ? this : of(rest);
    }

    /** The same in an array of their own, which nobody writes to; this itself when they are. */
    public EncodedProperties kept() {
        if (own) {
            return this;
        }
        byte[] all = new byte[length()];
        putInto(ByteBuffer.wrap(all));
        return new EncodedProperties(all);
    }

    /** All of them as one text. */
    public String text() {
        String first = new String(bytes, start, length, StandardCharsets.UTF_8);
        return more.length == 0 ? first : MessageProperties.join(first, new String(more, StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof EncodedProperties that && text().equals(that.text()));
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
