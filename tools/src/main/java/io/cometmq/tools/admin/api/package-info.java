// SPDX-License-Identifier: Apache-2.0
/** What the admin API answers beside the bodies of the protocol. Knows no call. */
@NullMarked
package io.cometmq.tools.admin.api;

import org.jspecify.annotations.NullMarked;
