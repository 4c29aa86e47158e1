// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.remoting.protocol.RequestType;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTypesTest {
    @Test
    void listsTheRequestsOfEveryFamily() throws Exception {
        List<String> declared = new ArrayList<>();
        URI classes = RequestTypes.class.getResource("RequestTypes.class").toURI();
        try (DirectoryStream<Path> families =
                Files.newDirectoryStream(Path.of(classes).getParent(), "*Requests.class")) {
            for (Path family : families) {
                String name = family.getFileName().toString().replace(".class", "");
                for (var field : Class.forName(RequestTypes.class.getPackageName() + "." + name)
                        .getFields()) {
                    if (field.getType() == RequestType.class) {
                        declared.add(field.getName());
                    }
                }
            }
        }

        assertThat(RequestTypes.all()).extracting(RequestType::name).containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    void areListedByRisingCode() {
        assertThat(RequestTypes.all()).extracting(RequestType::code).isSorted().doesNotHaveDuplicates();
        assertThat(SendRequests.SEND_MESSAGE).hasToString("SEND_MESSAGE(10)");
    }
}
