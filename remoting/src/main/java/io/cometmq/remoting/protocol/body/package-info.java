// SPDX-License-Identifier: Apache-2.0
/**
 * The JSON bodies of requests and answers, as records whose component names are the field names on the wire.
 *
 * <p>Texts and collections that a peer left out read as empty; a component is {@code @Nullable} where absence means something. Read
 * and written with {@link io.cometmq.common.io.Json}.
 */
@NullMarked
package io.cometmq.remoting.protocol.body;

import org.jspecify.annotations.NullMarked;
