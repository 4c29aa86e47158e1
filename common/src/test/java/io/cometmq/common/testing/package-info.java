// SPDX-License-Identifier: Apache-2.0
/** Fixtures for the tests of all modules: hand-moved time and messages with honest defaults. */
@NullMarked
package io.cometmq.common.testing;

import org.jspecify.annotations.NullMarked;
