// SPDX-License-Identifier: Apache-2.0
/**
 * Messages with a delivery time of their own: where they wait, their delivery when they are due, and calling them back.
 * Uses {@code delay}, {@code routing}, {@code state} and the store.
 *
 * <p>What always holds: a message that was answered is delivered at least once, not before its time; memory is needed only
 * for what is due in the next seconds.
 */
@NullMarked
package io.cometmq.broker.timer;

import org.jspecify.annotations.NullMarked;
