// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageDecoder.Bodies;
import io.cometmq.common.testing.Messages;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
    private final RecordDecoder decoder = new RecordDecoder();

    @Test
    void whatRepeatsIsMadeOnce_andWhatChangesIsSeen() {
        List<MessageExt> messages = Stream.of("TopicA", "TopicA", "TopicB", "TopicLonger", "TopicA")
                .map(topic -> decoder.decode(Messages.to(topic).record(), Bodies.EXPANDED))
                .toList();

        assertThat(messages)
                .extracting(MessageExt::getTopic)
                .containsExactly("TopicA", "TopicA", "TopicB", "TopicLonger", "TopicA");
        assertThat(messages.get(1).getTopic()).isSameAs(messages.get(0).getTopic());
        assertThat(messages.get(1).getBornHost()).isSameAs(messages.get(0).getBornHost());
        assertThat(messages.get(1).getStoreHost()).isSameAs(messages.get(0).getStoreHost());
    }

    @Test
    void aHostThatDiffersInItsPortAloneIsAnotherOne() {
        ByteBuffer one = Messages.to("T").record();
        ByteBuffer other = Messages.to("T").record();
        int port = RecordLayout.bornHostPosition(0) + 4;
        other.putInt(port, one.getInt(port) + 1);

        int first = decoder.decode(one, Bodies.EXPANDED).getBornHost() instanceof InetSocketAddress address
                ? address.getPort()
                : -1;

        assertThat(decoder.decode(other, Bodies.EXPANDED).getBornHost())
                .isInstanceOfSatisfying(InetSocketAddress.class, host -> assertThat(host.getPort())
                        .isEqualTo(first + 1));
    }
}
