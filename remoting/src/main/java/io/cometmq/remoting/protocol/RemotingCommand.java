// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code RPCHook} sees of a request or an answer: its code, its fields as text and its body. Only the fields can
 * be changed. Not thread-safe; belongs to the call of the hook.
 */
public final class RemotingCommand {
    private final int code;
    private final @Nullable String remark;
    private final HashMap<String, String> extFields;
    private final byte @Nullable [] body;

    /**
     * A command.
     *
     * @param fields copied
     * @param body not copied; null when there is none
     */
    public RemotingCommand(int code, @Nullable String remark, Map<String, String> fields, byte @Nullable [] body) {
        this.code = code;
        this.remark = remark;
        this.extFields = new HashMap<>(fields);
        this.body = body;
    }

    /** The request's code, or the answer's: one of {@link ResponseCode}'s constants. */
    public int getCode() {
        return code;
    }

    /** Why the answer is a refusal; null in requests. */
    public @Nullable String getRemark() {
        return remark;
    }

    /** All fields of the header, as text; the map itself, so changes count. */
    @SuppressWarnings("NonApiType") // what hooks that were written for RocketMQ assign it to
    public HashMap<String, String> getExtFields() {
        return extFields;
    }

    /** Sets a field. */
    public void addExtField(String key, String value) {
        extFields.put(key, value);
    }

    /** Sets a field that is not set. */
    public void addExtFieldIfNotExist(String key, String value) {
        extFields.putIfAbsent(key, value);
    }

    /** The bytes behind the header, not to be changed; null when there are none. */
    public byte @Nullable [] getBody() {
        return body;
    }

    @Override
    public String toString() {
        return "RemotingCommand [code=" + code + ", remark=" + remark + ", extFields=" + extFields + ", bodyBytes="
                + (body == null ? 0 : body.length) + "]";
    }
}
