// SPDX-License-Identifier: Apache-2.0
/** Results of the calls of the admin API that throw nothing. Knows no call. */
@NullMarked
package io.cometmq.tools.admin.common;

import org.jspecify.annotations.NullMarked;
