// SPDX-License-Identifier: Apache-2.0
/** Fixtures for tests that need a store. */
@NullMarked
package io.cometmq.store.testing;

import org.jspecify.annotations.NullMarked;
