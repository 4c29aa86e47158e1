// SPDX-License-Identifier: Apache-2.0
/** Settings of consumer groups, as users of the admin API give and get them. */
@NullMarked
package io.cometmq.remoting.protocol.subscription;

import org.jspecify.annotations.NullMarked;
