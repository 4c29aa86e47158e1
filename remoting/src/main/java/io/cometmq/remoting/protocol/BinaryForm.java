// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import io.cometmq.common.message.EncodedProperties;

/** Writes the binary form of a header, drawn at {@link BinaryHeader}. */
final class BinaryForm implements HeaderForm {
    private static final byte[] TRUE = FieldName.ascii("true");
    private static final byte[] FALSE = FieldName.ascii("false");
    /** A language code that nobody has. */
    private static final int UNKNOWN_LANGUAGE = -1;

    private static final int MAX_NAME_BYTES = 0xffff;

    private final HeaderBytes out;
    /** Where the length of the extension fields stands. */
    private int fieldsLengthAt;

    BinaryForm(HeaderBytes out) {
        this.out = out;
    }

    @Override
    public SerializeType type() {
        return SerializeType.ROCKETMQ;
    }

    @Override
    public void start(Fixed fixed) {
        LanguageCode language = fixed.language();
        String remark = fixed.remark();
        out.putShort(fixed.code());
        out.put(language == null ? UNKNOWN_LANGUAGE : language.code());
        out.putShort(fixed.version());
        out.putInt(fixed.opaque());
        out.putInt(fixed.flag());
        text(remark == null ? "" : remark);
        fieldsLengthAt = out.length();
        out.putInt(0);
    }

    @Override
    public void field(FieldName name, String value) {
        out.put(name.binary());
        text(value);
    }

    @Override
    public void field(FieldName name, EncodedProperties value) {
        out.put(name.binary());
        out.putInt(value.length());
        value.giveTo(out::put);
    }

    @Override
    public void field(FieldName name, long value) {
        out.put(name.binary());
        int lengthAt = out.length();
        out.putInt(0);
        out.putDigits(value);
        endOfValue(lengthAt);
    }

    @Override
    public void field(FieldName name, boolean value) {
        out.put(name.binary());
        byte[] text = value ? TRUE : FALSE;
        out.putInt(text.length);
        out.put(text);
    }

    @Override
    public void field(String name, String value) {
        int lengthAt = out.length();
        out.putShort(0);
        out.putUtf8(name);
        int length = out.length() - lengthAt - 2;
        if (length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "field name of " + length + " bytes: expected at most " + MAX_NAME_BYTES);
        }
        out.setShort(lengthAt, length);
        text(value);
    }

    @Override
    public void finish() {
        endOfValue(fieldsLengthAt);
    }

    private void text(String text) {
        int lengthAt = out.length();
        out.putInt(0);
        out.putUtf8(text);
        endOfValue(lengthAt);
    }

    private void endOfValue(int lengthAt) {
        out.setInt(lengthAt, out.length() - lengthAt - Integer.BYTES);
    }
}
