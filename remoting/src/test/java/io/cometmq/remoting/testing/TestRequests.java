// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.testing;

import io.cometmq.remoting.protocol.RequestType;
import org.jspecify.annotations.Nullable;

/** Requests that no real process serves, for tests of the transport itself. */
public final class TestRequests {
    /** Answered with what was asked. */
    public static final RequestType<Ask, Told> ECHO = RequestType.of(20_001, "TEST_ECHO", Ask.class, Told.class);

    /** Answered later, or never. */
    public static final RequestType<Ask, Told> LATER = RequestType.of(20_002, "TEST_LATER", Ask.class, Told.class);

    /** For a handler that does not behave. */
    public static final RequestType<Ask, Told> ODD = RequestType.of(20_003, "TEST_ODD", Ask.class, Told.class);

    /** Nobody serves this. */
    public static final RequestType<Ask, Told> UNSERVED =
            RequestType.of(20_004, "TEST_UNSERVED", Ask.class, Told.class);

    /** The same code as {@link #ECHO} with a header that lacks what it requires. */
    public static final RequestType<Less, Told> ECHO_WITHOUT_NUMBER =
            RequestType.of(20_001, "TEST_ECHO", Less.class, Told.class);

    private TestRequests() {}

    public record Ask(String text, int number) {}

    public record Less(@Nullable String text) {}

    public record Told(String text, int number) {}
}
