// SPDX-License-Identifier: Apache-2.0
/**
 * The one name of remoting, besides its exceptions, that applications import.
 */
@NullMarked
package io.cometmq.remoting.common;

import org.jspecify.annotations.NullMarked;
