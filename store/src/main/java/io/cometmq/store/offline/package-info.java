// SPDX-License-Identifier: Apache-2.0
/**
 * Looks into the directory of a store that nobody has open: walks over its log and compares what is derived from the log
 * with it. Uses {@code log}, {@code queue}, {@code index}, {@code timer}, {@code recovery} and {@code segment}, which know
 * the formats; nothing in the store uses it.
 *
 * <p>What always holds: nothing is written or created. Any content of any file is reported, never thrown; what is thrown is
 * that the directory cannot be looked at. Memory does not grow with the number of records.
 */
@NullMarked
package io.cometmq.store.offline;

import org.jspecify.annotations.NullMarked;
