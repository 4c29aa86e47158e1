// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.tools.command.UsageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclaredFileTest {
    @Test
    void yamlNamesTopicsAndGroups() {
        List<Entry> entries = DeclaredFile.parse(
                "f",
                """
                # those of the shop
                topics:
                  - name: Orders
                    readQueueNums: 4
                    order: true
                    attributes:
                      message.type: FIFO
                    brokers: [a, b]
                groups:
                  - name: order-service
                    retryMaxTimes: 3
                """);

        assertThat(entries)
                .containsExactly(
                        new Entry(
                                Kind.TOPIC,
                                "Orders",
                                Map.of("readQueueNums", 4, "order", true, "attributes", Map.of("message.type", "FIFO")),
                                List.of("a", "b"),
                                3),
                        new Entry(Kind.GROUP, "order-service", Map.of("retryMaxTimes", 3), List.of(), 10));
    }

    @Test
    void jsonIsReadToo() {
        List<Entry> entries =
                DeclaredFile.parse("f", "{\n\t\"topics\": [\n\t\t{\"name\": \"T\", \"perm\": 4}\n\t]\n}\n");

        assertThat(entries).containsExactly(new Entry(Kind.TOPIC, "T", Map.of("perm", 4), List.of(), 3));
    }

    @Test
    void everyWrongLineIsNamed() {
        assertThatThrownBy(
                        () -> DeclaredFile.parse(
                                "f.yaml",
                                """
                        topics:
                          - name: T
                            readQueues: 4
                          - name: U
                            perm: 9
                          - name: V
                            writeQueueNums: many
                          - perm: 6
                          - name: TBW102
                          - name: W
                          - name: W
                            brokers: [a]
                        groups:
                          - name: "a b"
                          - name: g
                            consumeEnable: 1
                        queues: []
                        """))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("f.yaml cannot be applied:\n  line 3: topic T: readQueues is not known")
                .hasMessageContainingAll(
                        "line 5: topic U: perm 9: expected 2 (write), 4 (read) or 6 (both)",
                        "line 7: topic V: writeQueueNums many: expected an integer",
                        "line 8: topic without a name",
                        "line 9: topic TBW102: expected none that brokers make for themselves",
                        "line 11: topic W is at line 10 already",
                        "line 14: ",
                        "line 16: group g: consumeEnable 1: expected true or false",
                        "line 17: queues: expected topics or groups");
    }

    @Test
    void whatIsNoYamlIsNamedByItsLine() {
        assertThatThrownBy(() -> DeclaredFile.parse("f", "topics:\n  - name: [\n"))
                .hasMessageContaining("line 3: no YAML or JSON");
        assertThatThrownBy(() -> DeclaredFile.parse("f", "")).hasMessageContaining("expected topics or groups");
        assertThatThrownBy(() -> DeclaredFile.parse("f", "topics:\n  - name: T\n    perm: 2\n    perm: 4\n"))
                .hasMessageContaining("line 4: perm is said twice");
    }
}
