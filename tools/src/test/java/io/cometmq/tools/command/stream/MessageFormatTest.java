// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.testing.Messages;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageFormatTest {
    private static final byte[] BODY = {'b', (byte) 0xff, 0};

    private static final MessageExt MESSAGE = message();

    private static MessageExt message() {
        MessageExt message = Messages.to("T")
                .body(BODY)
                .queue(3)
                .at(7, 700)
                .storedAt(5000)
                .tag("A")
                .keys("k1 k2")
                .property("ä", "ö")
                .uniqueKey("ID")
                .stored();
        message.setBrokerName("broker-a");
        return message;
    }

    @ParameterizedTest
    @CsvSource({
        "%t,T",
        "%b,broker-a",
        "%p,3",
        "%o,7",
        "%T,5000",
        "%S,3",
        "%k,k1 k2",
        "%g,A",
        "%u,ID",
        "100%%,100%",
        "a%tb,aTb",
        "ü\u2603%p,ü\u26033",
        "\\x41\\x6d,Am"
    })
    void lettersStandForWhatAMessageHas(String format, String written) throws IOException {
        assertThat(text(format)).isEqualTo(written);
    }

    @Test
    void bodiesAreBytes() throws IOException {
        assertThat(written("%s")).isEqualTo(BODY);
        assertThat(written("%R")).containsExactly(0, 0, 0, BODY.length);
        assertThat(written("\\n\\r\\t\\0\\\\\\xff")).containsExactly('\n', '\r', '\t', 0, '\\', 0xff);
    }

    @Test
    void datesAndPropertiesAreForPeople() throws IOException {
        assertThat(text("%d")).isEqualTo(Times.show(5000));
        assertThat(text("%h")).contains("TAGS=A").contains(",ä=ö");
    }

    @ParameterizedTest
    @CsvSource({"%", "%y", "\\", "\\q", "\\x4", "\\xzz"})
    void whatMeansNothingIsRefused(String format) {
        assertThatThrownBy(() -> MessageFormat.of(format))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("format '" + format + "': ")
                .hasMessageContaining("expected");
    }

    private static String text(String format) throws IOException {
        return new String(written(format), StandardCharsets.UTF_8);
    }

    private static byte[] written(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MessageFormat.of(format).write(MESSAGE, out);
        return out.toByteArray();
    }
}
