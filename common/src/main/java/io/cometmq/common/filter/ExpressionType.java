// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.filter;

import org.jspecify.annotations.Nullable;

/** What the expression of a subscription is written in, as requests name it. */
public final class ExpressionType {
    /** A condition over properties, see {@link SqlFilter}. */
    public static final String SQL92 = "SQL92";

    /** Tags that are joined by {@code ||}, or {@code *} for all. */
    public static final String TAG = "TAG";

    private ExpressionType() {}

    /** Whether an expression of this type is of tags: that is what no type means, too. */
    public static boolean isTagType(@Nullable String type) {
        return type == null || type.isEmpty() || type.equals(TAG);
    }
}
