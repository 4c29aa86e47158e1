// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpRecordsTest {
    @Test
    void readsWhatApacheWritesAndSkipsWhatIsNoNumber() {
        assertThat(read("0,1,5,3,4,")).containsExactly(0L, 1L, 5L, 3L, 4L);
        assertThat(read("17")).containsExactly(17L);
        assertThat(read("")).isEmpty();
        assertThat(read("x1y,,7,")).containsExactly(7L);
    }

    private static List<Long> read(String body) {
        List<Long> ended = new ArrayList<>();
        OpRecords.read(ByteBuffer.wrap(body.getBytes(StandardCharsets.US_ASCII)), ended::add);
        return ended;
    }
}
