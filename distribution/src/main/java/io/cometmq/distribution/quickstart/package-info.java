// SPDX-License-Identifier: Apache-2.0
/**
 * {@code bin/quickstart}: sends every line of real files through real servers and proves that all of it arrived.
 *
 * <p>It sees the servers only as an application does, through the launchers in {@code bin/} and the client. What always
 * holds: the verdict is true only when every byte of every file was put together again from what consumers received.
 */
@NullMarked
package io.cometmq.distribution.quickstart;

import org.jspecify.annotations.NullMarked;
