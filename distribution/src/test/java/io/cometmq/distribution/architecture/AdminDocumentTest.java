// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.distribution.testing.Repository;
import io.cometmq.tools.AdminDocs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Prints docs/mqadmin.md and fails when it is stale. */
class AdminDocumentTest {
    private static final Path PAGE = Repository.root().resolve("docs/mqadmin.md");

    @Test
    void thePrintedPageIsWhatTheCommandsSay() throws IOException {
        String printed =
                """
                # mqadmin

                Printed from the code; `mvn test -pl distribution -am -Dtest=AdminDocumentTest -Dregenerate
                -Dsurefire.failIfNoSpecifiedTests=false` prints it anew.

                Commands, options and columns are RocketMQ's; a test runs RocketMQ's own tool and this one against the same
                broker and compares what they print. Every command has `-n HOST:PORT;...` for the name servers (else the
                variable `NAMESRV_ADDR`, else the context in use; none is needed for a broker that `-b` names),
                `--output table|json|yaml`, `--debug` and `-h`. Where `-b` and `-c` are both there, one of them is given. What
                destroys something asks at a terminal unless `--yes` is given. It ends with 0 when the command did its work, 1
                when a call failed or was refused or `doctor` found a problem, 2 when it was called wrongly. A command for
                several servers goes on when one of them fails, shows what it did, and ends
                with 1. What takes many calls draws a bar on a terminal's error stream until it has ended.

                """
                        + AdminDocs.tables()
                        + """

                ## Messages as lines

                `tail` and `consume` write messages, `produce` sends them. `consume` writes an object of JSON a line, `tail`
                does with `-o json`: `topic`, `brokerName`, `queueId`, `queueOffset`, `logOffset`, `storeTime`, `bornTime`,
                `bornHost`, `reconsumeTimes`, `flag`, `sysFlag`, `uniqueKey`, `keys`, `tags`, `properties` and `body`, which
                is text where `bodyEncoding` is `utf8`, and base64 where it is `base64`. `mqstore export` writes the same.
                `produce --json` reads such lines and sends messages of the same body, keys, tag, properties and flag; only
                `body` must be there:

                ```
                bin/mqadmin consume -t Orders -g archive --until-end > orders.ndjson
                bin/mqadmin produce -t Orders.copy --json < orders.ndjson
                ```

                `-f` says another form, as kcat's does:

                | letters | stand for | | letters | stand for |
                | --- | --- | --- | --- | --- |
                | `%t` | topic | | `%T` | store time, milliseconds since 1970 |
                | `%b` | name of the broker | | `%d` | store time as a date |
                | `%p` | number of the queue | | `%h` | properties, `a=b,c=d` |
                | `%o` | offset in the queue | | `%s` | body, byte by byte |
                | `%k` | keys | | `%S` | length of the body |
                | `%g` | tag | | `%R` | the same as 4 bytes |
                | `%u` | id of the producer | | `%%` | percent sign |

                Beside them `\\n`, `\\r`, `\\t`, `\\0`, `\\\\` and `\\xHH`, a byte by its hexadecimal number.

                ## What RocketMQ's tool has beside these

                | commands | why not here |
                | --- | --- |
                | `getSyncStateSet` `getBrokerEpoch` `getControllerMetaData` `getControllerConfig` \
                `updateControllerConfig` `electMaster` `cleanBrokerMetadata` `resetMasterFlushOffset` | there are \
                no controllers, and no replicas yet |
                | `addBroker` `removeBroker` | there are no broker containers |
                | `createUser` `updateUser` `deleteUser` `getUser` `listUser` `copyUser` `createAcl` `updateAcl` \
                `deleteAcl` `getAcl` `listAcl` `copyAcl` | there are no users and access lists yet |
                | `exportMetadataInRocksDB` `rocksDBConfigToJson` `checkRocksdbCqWriteProgress` \
                `switchTimerEngine` | nothing is kept in RocksDB |
                | `getBrokerLiteInfo` `getParentTopicInfo` `getLiteTopicInfo` `getLiteClientInfo` \
                `getLiteGroupInfo` `triggerLiteDispatch` | there are no lite topics |
                | `setCommitLogReadAheadMode` | the store reads ahead where it sees a reader go on |
                | `dumpCompactionLog` | there are no compacted topics; `bin/mqstore` looks into the files of a store |
                """;
        if (System.getProperty("regenerate") != null) {
            Files.writeString(PAGE, printed);
        }

        assertThat(PAGE).hasContent(printed);
    }
}
