// SPDX-License-Identifier: Apache-2.0
/**
 * The message store: one log of records, and what is derived from it. {@link io.cometmq.store.MessageStore} is what a
 * broker may ask; {@code LocalMessageStore} joins the parts below. What always holds:
 *
 * <ol>
 *   <li><b>The log is the truth.</b> Queues and the key index are derived from it and can be deleted and rebuilt.
 *   <li><b>The log is dense.</b> From {@code minLogOffset} to {@code maxLogOffset} each byte belongs to one record or to
 *       one end-of-segment blank. Where records were lost, a blank or a record that is in no queue takes their place, and
 *       their bytes are in {@code quarantine/}.
 *   <li><b>Watermarks only grow, in this order:</b> checkpoint ≤ flushed ≤ appended, and dispatched ≤ appended. Recovery
 *       starts at the checkpoint, puts what is no record into quarantine when a whole one follows and cuts it when none
 *       does, then cuts or refills what is derived.
 *   <li><b>An answer means what it says.</b> A send is answered after its bytes are where its flush settings promise.
 *   <li><b>Queue offsets are consecutive</b> from minimum to maximum, per topic and queue; none is handed out twice. One
 *       whose record is lost has a blank entry.
 *   <li><b>A consumer never sees an entry whose record cannot be read</b>, is another's, or does not match its checksum:
 *       it is passed over, and its neighbours are served.
 *   <li><b>Only the front is deleted</b>, in whole segments, never the active one; derived minimums follow before the
 *       file goes.
 *   <li><b>One append at a time</b>, under one lock, which is never held across a disk force or a callback.
 * </ol>
 */
@NullMarked
package io.cometmq.store;

import org.jspecify.annotations.NullMarked;
