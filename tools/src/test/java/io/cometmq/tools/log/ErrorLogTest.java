// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class ErrorLogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Logger log = new ErrorLog.Errors(new PrintStream(out, true, StandardCharsets.UTF_8));

    @Test
    void errorsAreALineEach() {
        log.error("Broken: what={} where={}", "pump", 3);
        log.error("Broken", new IllegalStateException("no oil"));

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "ERROR Broken: what=pump where=3", "ERROR Broken: java.lang.IllegalStateException: no oil");
    }

    @Test
    void nothingElseIsSaid() {
        log.warn("Odd: what={}", "pump");
        log.info("Well");
        log.debug("Well", new IllegalStateException("no oil"));

        assertThat(out.size()).isZero();
    }

    @Test
    void aLoggerIsMadeOnceForAName() {
        ErrorLog provider = new ErrorLog();

        Logger one = provider.getLoggerFactory().getLogger("a");

        assertThat(provider.getLoggerFactory().getLogger("a")).isSameAs(one);
        assertThat(one.isErrorEnabled()).isTrue();
    }
}
