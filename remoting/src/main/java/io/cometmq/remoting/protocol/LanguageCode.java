// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import org.jspecify.annotations.Nullable;

/** The language a peer says it is written in. */
public enum LanguageCode {
    JAVA(0),
    CPP(1),
    DOTNET(2),
    PYTHON(3),
    DELPHI(4),
    ERLANG(5),
    RUBY(6),
    OTHER(7),
    HTTP(8),
    GO(9),
    PHP(10),
    OMS(11),
    RUST(12),
    NODE_JS(13);

    private static final LanguageCode[] BY_CODE = values();

    private final byte code;

    LanguageCode(int code) {
        this.code = (byte) code;
    }

    /** The language with this code on the wire, or null for a code that we do not know. */
    public static @Nullable LanguageCode ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** The language of this name, or null for a name that we do not know. */
    public static @Nullable LanguageCode ofName(String name) {
        for (LanguageCode language : BY_CODE) {
            if (language.name().equals(name)) {
                return language;
            }
        }
        return null;
    }

    /** The code on the wire. */
    public byte code() {
        return code;
    }
}
