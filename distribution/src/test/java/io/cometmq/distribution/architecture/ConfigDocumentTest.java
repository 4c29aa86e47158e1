// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.BrokerConfig;
import io.cometmq.common.config.ConfigDocs;
import io.cometmq.distribution.testing.Repository;
import io.cometmq.namesrv.NameServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/config.md} is printed from the settings; {@code -Dregenerate} prints it anew. */
class ConfigDocumentTest {
    private static final Path PAGE = Repository.root().resolve("docs/config.md");

    @Test
    void thePrintedPageIsWhatTheSettingsSay() throws IOException {
        String printed =
                """
                # Settings

                Printed from the code; `mvn test -pl distribution -am -Dtest=ConfigDocumentTest -Dregenerate
                -Dsurefire.failIfNoSpecifiedTests=false` prints it anew.

                Keys are RocketMQ's. Files are Java properties, given by `-c FILE`. A wrong value stops the start and is named
                with what was expected; a key that is not here has no effect and is named in a warning.

                ## Broker

                """
                        + ConfigDocs.table(BrokerConfig.class)
                        + "\n## Name server\n\n"
                        + ConfigDocs.table(NameServerConfig.class);
        if (System.getProperty("regenerate") != null) {
            Files.writeString(PAGE, printed);
        }

        assertThat(PAGE).hasContent(printed);
    }
}
