// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProtocolDocumentTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", ".")).resolve("../docs/protocol.md");

    @Test
    void thePrintedPageIsWhatTheDeclarationsSay() throws IOException {
        String printed = ProtocolDocument.print();
        if (System.getProperty("regenerate") != null) {
            Files.writeString(PAGE, printed);
        }

        assertThat(PAGE).hasContent(printed);
    }
}
