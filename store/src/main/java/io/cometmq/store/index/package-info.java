// SPDX-License-Identifier: Apache-2.0
/**
 * The key index: finds records by unique key, business key or tag, in files of hash slots. Derived from the log and fed by
 * {@code dispatch}.
 *
 * <p>What always holds: a query sees every key that was dispatched, whether it is in a file yet or still gathered in memory;
 * a hit may be another key of the same hash, a miss never is. Files that are missing are made anew at the start. One that a
 * query finds damaged is made anew from the log in the background, and may lack keys until then.
 */
@NullMarked
package io.cometmq.store.index;

import org.jspecify.annotations.NullMarked;
