// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin.common;

import org.jspecify.annotations.Nullable;

/**
 * What a call that throws nothing came to. For one thread at a time.
 *
 * @param <T> what it answers
 */
public class AdminToolResult<T> {
    private boolean success;
    private int code;
    private @Nullable String errorMsg;
    private @Nullable T data;

    /** A result; {@code code} is one of {@link AdminToolsResultCodeEnum}. */
    public AdminToolResult(boolean success, int code, @Nullable String errorMsg, @Nullable T data) {
        this.success = success;
        this.code = code;
        this.errorMsg = errorMsg;
        this.data = data;
    }

    /** An answer. */
    public static <T> AdminToolResult<T> success(@Nullable T data) {
        return new AdminToolResult<>(true, AdminToolsResultCodeEnum.SUCCESS.getCode(), "success", data);
    }

    /** A failure. */
    public static <T> AdminToolResult<T> failure(AdminToolsResultCodeEnum code, @Nullable String errorMsg) {
        return failure(code, errorMsg, null);
    }

    /** A failure half way: what there is of an answer. */
    public static <T> AdminToolResult<T> failure(
            AdminToolsResultCodeEnum code, @Nullable String errorMsg, @Nullable T data) {
        return new AdminToolResult<>(false, code.getCode(), errorMsg, data);
    }

    public boolean isSuccess() {
        return success;
    }

    public void setSuccess(boolean success) {
        this.success = success;
    }

    public int getCode() {
        return code;
    }

    public void setCode(int code) {
        this.code = code;
    }

    /** Why it failed. */
    public @Nullable String getErrorMsg() {
        return errorMsg;
    }

    public void setErrorMsg(@Nullable String errorMsg) {
        this.errorMsg = errorMsg;
    }

    /** The answer; null after most failures. */
    public @Nullable T getData() {
        return data;
    }

    public void setData(@Nullable T data) {
        this.data = data;
    }
}
