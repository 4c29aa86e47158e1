// SPDX-License-Identifier: Apache-2.0
/**
 * Every request that we send or serve, declared once: a constant with its code and name, and one record for each header.
 * One file per family. {@link io.cometmq.remoting.protocol.request.RequestTypes} lists them all; {@code docs/protocol.md}
 * is printed from them.
 *
 * <p>A component is required unless it is {@code @Nullable}. A component is marked required only where the real clients of
 * every language send it.
 */
@NullMarked
package io.cometmq.remoting.protocol.request;

import org.jspecify.annotations.NullMarked;
