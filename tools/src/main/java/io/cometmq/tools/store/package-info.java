// SPDX-License-Identifier: Apache-2.0
/**
 * The tool for a store that no broker has open: {@link io.cometmq.tools.store.StoreMain} lists its commands. What they look
 * at comes from {@code io.cometmq.store.offline}; how it is shown is here and in {@code output}.
 */
@NullMarked
package io.cometmq.tools.store;

import org.jspecify.annotations.NullMarked;
