// SPDX-License-Identifier: Apache-2.0
/**
 * Messages: what an application sends and receives, their properties and flags, and the layout of a stored record,
 * which store, broker and client all read.
 */
@NullMarked
package io.cometmq.common.message;

import org.jspecify.annotations.NullMarked;
