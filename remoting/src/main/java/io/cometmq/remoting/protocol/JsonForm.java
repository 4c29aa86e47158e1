// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import io.cometmq.common.message.EncodedProperties;

/** Writes the JSON form of a header, drawn at {@link JsonHeader}. */
final class JsonForm implements HeaderForm {
    private static final byte[] CODE = FieldName.ascii("{\"code\":");
    private static final byte[] FLAG = FieldName.ascii(",\"flag\":");
    private static final byte[] LANGUAGE = FieldName.ascii(",\"language\":\"");
    private static final byte[] OPAQUE = FieldName.ascii(",\"opaque\":");
    private static final byte[] REMARK = FieldName.ascii(",\"remark\":\"");
    private static final byte[] TYPE_AND_VERSION =
            FieldName.ascii(",\"serializeTypeCurrentRPC\":\"JSON\",\"version\":");
    private static final byte[] FIELDS = FieldName.ascii(",\"extFields\":{");
    private static final byte[] TRUE = FieldName.ascii("\"true\"");
    private static final byte[] FALSE = FieldName.ascii("\"false\"");

    private final HeaderBytes out;
    private boolean inFields;

    JsonForm(HeaderBytes out) {
        this.out = out;
    }

    @Override
    public SerializeType type() {
        return SerializeType.JSON;
    }

    @Override
    public void start(Fixed fixed) {
        inFields = false;
        out.put(CODE);
        out.putDigits(fixed.code());
        out.put(FLAG);
        out.putDigits(fixed.flag());
        LanguageCode language = fixed.language();
        if (language != null) {
            out.put(LANGUAGE);
            out.putUtf8(language.name());
            out.put('"');
        }
        out.put(OPAQUE);
        out.putDigits(fixed.opaque());
        String remark = fixed.remark();
        if (remark != null) {
            out.put(REMARK);
            out.putEscaped(remark);
            out.put('"');
        }
        out.put(TYPE_AND_VERSION);
        out.putDigits(fixed.version());
    }

    @Override
    public void field(FieldName name, String value) {
        name(name);
        out.put('"');
        out.putEscaped(value);
        out.put('"');
    }

    @Override
    public void field(FieldName name, EncodedProperties value) {
        name(name);
        out.put('"');
        value.giveTo(out::putEscaped);
        out.put('"');
    }

    @Override
    public void field(FieldName name, long value) {
        name(name);
        out.put('"');
        out.putDigits(value);
        out.put('"');
    }

    @Override
    public void field(FieldName name, boolean value) {
        name(name);
        out.put(value ? TRUE : FALSE);
    }

    @Override
    public void field(String name, String value) {
        separate();
        out.put('"');
        out.putEscaped(name);
        out.put('"');
        out.put(':');
        out.put('"');
        out.putEscaped(value);
        out.put('"');
    }

    @Override
    public void finish() {
        if (inFields) {
            out.put('}');
        }
        out.put('}');
    }

    private void name(FieldName name) {
        separate();
        out.put(name.json());
    }

    private void separate() {
        if (inFields) {
            out.put(',');
        } else {
            out.put(FIELDS);
            inFields = true;
        }
    }
}
