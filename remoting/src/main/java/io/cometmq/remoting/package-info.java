// SPDX-License-Identifier: Apache-2.0
/** Opens the transport that processes talk over; everything else is in the packages below. */
@NullMarked
package io.cometmq.remoting;

import org.jspecify.annotations.NullMarked;
