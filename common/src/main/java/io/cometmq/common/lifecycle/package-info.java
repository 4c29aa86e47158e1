// SPDX-License-Identifier: Apache-2.0
/**
 * Starting, running and stopping things: the only package that starts threads, sleeps or reads the system clock.
 *
 * <p>Background work is a {@link io.cometmq.common.lifecycle.Worker}; time comes from a
 * {@link io.cometmq.common.lifecycle.Clock}; later comes from a {@link io.cometmq.common.lifecycle.Scheduler}.
 * Code that keeps to these three can be run by a test in one thread with a hand-moved clock.
 */
@NullMarked
package io.cometmq.common.lifecycle;

import org.jspecify.annotations.NullMarked;
