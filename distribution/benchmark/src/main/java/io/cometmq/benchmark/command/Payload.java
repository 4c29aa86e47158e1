// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import java.nio.ByteBuffer;
import java.util.Random;

/** Makes bodies that do not compress, with a number at their beginning. Thread-safe; every body is a new array. */
final class Payload {
    /** Bytes of the number. */
    static final int STAMP = Long.BYTES;

    private static final long SEED = 20_260_101;

    private final byte[] pattern;

    /** Bodies of {@code size} bytes, {@link #STAMP} or more where they are stamped. */
    Payload(int size) {
        pattern = new byte[size];
        new Random(SEED).nextBytes(pattern);
    }

    /** A body. */
    byte[] plain() {
        return pattern.clone();
    }

    /** A body with {@code number}. */
    byte[] stamped(long number) {
        byte[] body = pattern.clone();
        ByteBuffer.wrap(body).putLong(number);
        return body;
    }

    /** The number of a body that {@link #stamped} made. */
    static long stamp(byte[] body) {
        return ByteBuffer.wrap(body).getLong();
    }
}
