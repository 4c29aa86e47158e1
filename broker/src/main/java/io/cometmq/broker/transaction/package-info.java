// SPDX-License-Identifier: Apache-2.0
/**
 * Transactions: half messages that nobody sees until their producer commits them.
 *
 * <p>What is on the disk is RocketMQ's: a half message is a record of the half queue, and each record of the op queue
 * names half messages that are ended. A half message that is checked goes to the end of the half queue anew, so that the
 * log in which it lies is never an old one. How far both queues are done is kept among the consumer offsets. Always holds:
 *
 * <ul>
 *   <li>A committed copy is in the log before the op record that ends its half message, so a crash between the two asks
 *       the producer once more and never loses a commit.
 *   <li>Of the threads that want to end a half message, one wins.
 *   <li>The saved progress never runs ahead of the flushed log.
 * </ul>
 */
@NullMarked
package io.cometmq.broker.transaction;

import org.jspecify.annotations.NullMarked;
