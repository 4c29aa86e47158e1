// SPDX-License-Identifier: Apache-2.0
/**
 * When waiting messages are due: a log of small units, one for each waiting message, and a wheel whose slots point at the
 * newest unit of each second. Derived from the queue of {@code rmq_sys_wheel_timer}, in RocketMQ's file formats. Uses
 * {@code segment} alone.
 *
 * <p>What always holds: the units of a slot are a chain through the log, each pointing back; every entry of the queue
 * before the saved queue offset has its unit before the saved position; nothing of what is here refuses a start, since all
 * of it can be made anew.
 */
@NullMarked
package io.cometmq.store.timer;

import org.jspecify.annotations.NullMarked;
