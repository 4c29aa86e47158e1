// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.filter;

import java.nio.charset.StandardCharsets;

/** The name of a property as text and as the bytes that records hold, which are made once. Immutable. */
public final class PropertyName {
    private final String text;
    private final byte[] encoded;

    PropertyName(String text) {
        this.text = text;
        this.encoded = text.getBytes(StandardCharsets.UTF_8);
    }

    public String text() {
        return text;
    }

    /** In UTF-8; not to be changed. */
    byte[] encoded() {
        return encoded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PropertyName name && name.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
