// SPDX-License-Identifier: Apache-2.0
/**
 * What is done at the start: the checkpoint and the marker of an unclean stop say how much of the log has to be looked at,
 * the scan finds where the log ends. Uses {@code log}, {@code segment}.
 *
 * <p>What always holds: any content of any file starts. The log is cut at the first record that is not whole; what is
 * derived from it is cut or filled up to the same place. The work is in proportion to what was not checkpointed.
 */
@NullMarked
package io.cometmq.store.recovery;

import org.jspecify.annotations.NullMarked;
