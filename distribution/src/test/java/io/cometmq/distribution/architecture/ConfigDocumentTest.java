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

                Keys are RocketMQ's. A value comes from, the later ones counting more:

                1. the default in the table;
                2. the file given by `-c FILE`, in the format of Java properties;
                3. the environment: `COMETMQ_CONF_` and the key, in which neither case nor underscores count
                   (`COMETMQ_CONF_LISTEN_PORT` sets `listenPort`);
                4. the command line: `--set KEY=VALUE`, and options that stand for one key, like `-n`;
                5. changes while the process ran, by `mqadmin` or any other administrator, of the keys that are reloadable.

                RocketMQ's variable `NAMESRV_ADDR` stands for the default of `namesrvAddr`. A wrong value stops the start and
                is named with what was expected and where it came from; a key that is not here has no effect and is named in
                a warning.

                A change while the process runs is logged with the old and the new value and saved in
                `changedSettings.json`, for a broker in the folder `config` of its store, for a name server beside
                `kvConfigPath`; the operator's file is never written. Changing a setting back to what the process was started
                with forgets the change.

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
