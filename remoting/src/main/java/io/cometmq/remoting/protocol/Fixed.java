// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The header fields that every command has, whatever it asks.
 *
 * @param language null when the peer did not say or said something that we do not know
 */
record Fixed(int code, @Nullable LanguageCode language, int version, int opaque, int flag, @Nullable String remark) {
    /** Set in {@link #flag} of answers. */
    static final int RESPONSE = 1;

    /** Set in {@link #flag} of requests that want no answer. */
    static final int ONEWAY = 2;
}
