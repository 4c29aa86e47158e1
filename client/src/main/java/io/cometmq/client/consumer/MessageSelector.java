// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

/** Which messages of a topic a consumer wants. Immutable. */
public class MessageSelector {
    private static final String TAG = "TAG";
    private static final String SQL92 = "SQL92";

    private final String type;
    private final String expression;

    private MessageSelector(String type, String expression) {
        this.type = type;
        this.expression = expression;
    }

    /** Messages whose properties satisfy an SQL92 condition, such as {@code a > 3 AND b = 'x'}. */
    public static MessageSelector bySql(String sql) {
        return new MessageSelector(SQL92, sql);
    }

    /** Messages with one of these tags: {@code TagA || TagB}, or {@code *} for all. */
    public static MessageSelector byTag(String tag) {
        return new MessageSelector(TAG, tag);
    }

    /** {@code TAG} or {@code SQL92}. */
    public String getExpressionType() {
        return type;
    }

    public String getExpression() {
        return expression;
    }
}
