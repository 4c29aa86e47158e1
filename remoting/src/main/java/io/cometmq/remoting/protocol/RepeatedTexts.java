// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again on a connection, such as names of topics and groups, so that each is made once. A text has
 * one of two slots; a new one takes the first and moves the one that was there to the second, so this holds at most
 * {@value #SLOTS} of them. Used by one thread.
 */
final class RepeatedTexts {
    /** A power of two. */
    static final int SLOTS = 32;

    /** Longer texts are seldom names; they are made anew each time. */
    static final int MAX_BYTES = 64;

    private @Nullable String[] slots = {};

    /** The text of UTF-8 bytes. */
    String text(byte[] bytes, int start, int length) {
        if (length == 0) {
            return "";
        }
        if (length > MAX_BYTES) {
            return new String(bytes, start, length, StandardCharsets.UTF_8);
        }
        if (slots.length == 0) {
            slots = new String[SLOTS];
        }
        int slot = slot(bytes, start, length);
        String newer = slots[slot];
        if (newer != null && isSame(newer, bytes, start, length)) {
            return newer;
        }
        String older = slots[slot ^ 1];
        if (older != null && isSame(older, bytes, start, length)) {
            return older;
        }
        String made = new String(bytes, start, length, StandardCharsets.UTF_8);
        slots[slot ^ 1] = newer;
        slots[slot] = made;
        return made;
    }

    /** Whether a text is what these bytes say; of characters beyond ASCII it is not known, and so not said. */
    private static boolean isSame(String text, byte[] bytes, int start, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != bytes[start + i]) {
                return false;
            }
        }
        return true;
    }

    private static int slot(byte[] bytes, int start, int length) {
        int hash = length;
        for (int i = start + length - 1; i >= start; i--) {
            hash = hash * 31 + bytes[i];
        }
        return (hash ^ (hash >>> 16)) & (SLOTS - 1);
    }
}
