// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

/** The header of a request or response that has no fields. */
public record NoHeader() {
    public static final NoHeader INSTANCE = new NoHeader();
}
