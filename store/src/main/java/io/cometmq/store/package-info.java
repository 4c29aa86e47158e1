// SPDX-License-Identifier: Apache-2.0
/**
 * The message store: one log of records, and what is derived from it. {@link io.cometmq.store.MessageStore} is what a
 * broker may ask; {@code LocalMessageStore} joins the parts below. What always holds:
 *
 * <ol>
 *   <li><b>The log is the truth.</b> Queues and the key index are derived from it and can be deleted and rebuilt.
 *   <li><b>The log is dense.</b> From {@code minLogOffset} to {@code maxLogOffset} each byte belongs to one record or to
 *       one end-of-segment blank.
 *   <li><b>Watermarks only grow, in this order:</b> checkpoint ≤ flushed ≤ appended, and dispatched ≤ appended. Recovery
 *       starts at the checkpoint, cuts the log at the first record that is not whole, then cuts or refills what is
 *       derived.
 *   <li><b>An answer means what it says.</b> A send is answered after its bytes are where its flush settings promise.
 *   <li><b>Queue offsets are consecutive</b> from minimum to maximum, per topic and queue; none is handed out twice.
 *   <li><b>A consumer never sees an entry whose record cannot be read.</b>
 *   <li><b>Only the front is deleted</b>, in whole segments, never the active one; derived minimums follow before the
 *       file goes.
 *   <li><b>One append at a time</b>, under one lock, which is never held across a disk force or a callback.
 * </ol>
 */
@NullMarked
package io.cometmq.store;

import org.jspecify.annotations.NullMarked;
