// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

/** Characters as UTF-8 bytes, written to where there is room already. */
final class Utf8 {
    private Utf8() {}

    /** Writes one character at {@code at}, half a surrogate pair as a question mark; returns where it ends. */
    static int put(int point, byte[] bytes, int at) {
        int next = at;
        if (point < 0x80) {
            bytes[next++] = (byte) point;
        } else if (point < 0x800) {
            bytes[next++] = (byte) (0xc0 | (point >> 6));
            bytes[next++] = (byte) (0x80 | (point & 0x3f));
        } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            bytes[next++] = '?';
        } else if (point < 0x10000) {
            bytes[next++] = (byte) (0xe0 | (point >> 12));
            bytes[next++] = (byte) (0x80 | ((point >> 6) & 0x3f));
            bytes[next++] = (byte) (0x80 | (point & 0x3f));
        } else {
            bytes[next++] = (byte) (0xf0 | (point >> 18));
            bytes[next++] = (byte) (0x80 | ((point >> 12) & 0x3f));
            bytes[next++] = (byte) (0x80 | ((point >> 6) & 0x3f));
            bytes[next++] = (byte) (0x80 | (point & 0x3f));
        }
        return next;
    }
}
