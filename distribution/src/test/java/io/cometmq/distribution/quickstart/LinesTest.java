// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.distribution.quickstart.Lines.LineTooLongException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void eachLineKeepsItsNewline() throws Exception {
        assertThat(linesOf("one\ntwo\n")).containsExactly("one\n", "two\n");
    }

    @Test
    void theLastLineHasANewlineOnlyWhereTheFileHasOne() throws Exception {
        assertThat(linesOf("one\n\ntwo")).containsExactly("one\n", "\n", "two");
    }

    @Test
    void anEmptyFileHasNoLines() throws Exception {
        assertThat(linesOf("")).isEmpty();
    }

    @Test
    void carriageReturnsAreBytesOfTheLine() throws Exception {
        assertThat(linesOf("one\r\ntwo\r\n")).containsExactly("one\r\n", "two\r\n");
    }

    @Test
    void linesLongerThanTheBufferAreWhole() throws Exception {
        String longLine = "x".repeat(200_000) + "\n";

        assertThat(linesOf(longLine + "end")).containsExactly(longLine, "end");
    }

    @Test
    void aLineOverTheBoundIsRefused() {
        Lines lines = new Lines(new ByteArrayInputStream(new byte[101]), 100);

        assertThatThrownBy(lines::next).isInstanceOf(LineTooLongException.class);
    }

    private static List<String> linesOf(String text) throws IOException, LineTooLongException {
        Lines lines = new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 1 << 20);
        List<String> found = new ArrayList<>();
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            found.add(new String(line, StandardCharsets.UTF_8));
        }
        return found;
    }
}
