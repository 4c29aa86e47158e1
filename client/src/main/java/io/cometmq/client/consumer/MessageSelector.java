// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.common.filter.ExpressionType;

/** Which messages of a topic a consumer wants. Immutable. */
public class MessageSelector {
    private final String type;
    private final String expression;

    private MessageSelector(String type, String expression) {
        this.type = type;
        this.expression = expression;
    }

    /** Messages whose properties satisfy an SQL92 condition, such as {@code a > 3 AND b = 'x'}. */
    public static MessageSelector bySql(String sql) {
        return new MessageSelector(ExpressionType.SQL92, sql);
    }

    /** Messages with one of these tags: {@code TagA || TagB}, or {@code *} for all. */
    public static MessageSelector byTag(String tag) {
        return new MessageSelector(ExpressionType.TAG, tag);
    }

    /** One of {@link ExpressionType}'s constants. */
    public String getExpressionType() {
        return type;
    }

    public String getExpression() {
        return expression;
    }
}
