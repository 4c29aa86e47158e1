// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.testing.Messages;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {
    private static final byte[] BODY = {1, 2};

    @Test
    void constructorsSetWhatTheyNameAndWaitForTheStore() {
        Message full = new Message("T", "tag", "k1 k2", 7, BODY, false);

        assertThat(full.getTopic()).isEqualTo("T");
        assertThat(full.getTags()).isEqualTo("tag");
        assertThat(full.getKeys()).isEqualTo("k1 k2");
        assertThat(full.getFlag()).isEqualTo(7);
        assertThat(full.getBody()).isSameAs(BODY);
        assertThat(full.isWaitStoreMsgOK()).isFalse();
        assertThat(new Message("T", BODY).isWaitStoreMsgOK()).isTrue();
        assertThat(new Message("T", "tag", BODY).getTags()).isEqualTo("tag");
        assertThat(new Message("T", "tag", "key", BODY).getKeys()).isEqualTo("key");
        assertThat(new Message("T", "", BODY).getTags()).isNull();
    }

    @Test
    void topicAndBodyAreEmptyRatherThanNull() {
        assertThat(new Message().getTopic()).isEmpty();
        assertThat(new Message().getBody()).isEmpty();
        assertThat(new Message("T", null).getBody()).isEmpty();
    }

    @Test
    void userPropertiesAreKept() {
        Message message = new Message("T", BODY);

        message.putUserProperty("a", "1");

        assertThat(message.getUserProperty("a")).isEqualTo("1");
        assertThat(message.getUserProperty("b")).isNull();
        assertThat(message.getProperties()).containsEntry("a", "1");
    }

    @Test
    void refusesReservedBlankAndUnreadableUserProperties() {
        Message message = new Message("T", BODY);

        for (String name : List.of("KEYS", "TAGS", "UNIQ_KEY", "TIMER_OUT_MS", "", " ", "a\u0001", "a\u0002")) {
            assertThatThrownBy(() -> message.putUserProperty(name, "x"))
                    .as(name)
                    .isInstanceOf(RuntimeException.class);
        }
        for (String value : List.of("", " ", "a\u0001", "a\u0002")) {
            assertThatThrownBy(() -> message.putUserProperty("a", value)).isInstanceOf(RuntimeException.class);
        }
        message.putUserProperty("CHECK_IMMUNITY_TIME_IN_SECONDS", "10");
        message.putUserProperty("__SHARDINGKEY", "x");
    }

    @Test
    void keysOfACollectionAreJoinedBySpaces() {
        Message message = new Message("T", BODY);

        message.setKeys(List.of("a", "b"));

        assertThat(message.getKeys()).isEqualTo("a b");
    }

    @Test
    void delaysAreNumbersInProperties() {
        Message message = new Message("T", BODY);
        assertThat(message.getDelayTimeLevel()).isZero();

        message.setDelayTimeLevel(3);
        message.setDelayTimeMs(1500);
        message.setDelayTimeSec(2);
        message.setDeliverTimeMs(99);

        assertThat(message.getDelayTimeLevel()).isEqualTo(3);
        assertThat(message.getDelayTimeMs()).isEqualTo(1500);
        assertThat(message.getDelayTimeSec()).isEqualTo(2);
        assertThat(message.getDeliverTimeMs()).isEqualTo(99);
        assertThat(message.getProperties())
                .containsEntry("DELAY", "3")
                .containsEntry("TIMER_DELAY_MS", "1500")
                .containsEntry("TIMER_DELAY_SEC", "2")
                .containsEntry("TIMER_DELIVER_MS", "99");
    }

    @Test
    void namesAPropertyThatShouldBeANumber() {
        Message message = new Message("T", BODY);
        message.putProperty("DELAY", "soon");

        assertThatThrownBy(message::getDelayTimeLevel).hasMessageContaining("DELAY='soon'");
        assertThatThrownBy(() -> message.setPriority(-1)).hasMessageContaining("priority=-1");
        assertThat(message.getPriority()).isEqualTo(-1);
    }

    @Test
    void aStoredMessageIsKnownByItsUniqueKeyAndByItsPlace() {
        MessageExt stored = Messages.to("T").uniqueKey("UK").at(1, 0x1234).stored();

        assertThat(stored.getMsgId()).isEqualTo("UK");
        assertThat(stored.getOffsetMsgId()).isEqualTo("7F00000100002A9F0000000000001234");
        assertThat(Messages.to("T").at(1, 0x1234).stored().getMsgId()).isEqualTo(stored.getOffsetMsgId());
        assertThat(stored.getBornHostString()).isEqualTo("127.0.0.1");
        assertThat(stored.getStoreHostString()).isEqualTo("127.0.0.1");
        assertThat(stored.toString()).contains("UK", "queueOffset=1");
    }

    @Test
    void queuesAreOrderedAndComparedByTopicBrokerAndId() {
        MessageQueue queue = new MessageQueue("a", "b", 1);

        assertThat(queue).isEqualTo(new MessageQueue(queue)).hasSameHashCodeAs(new MessageQueue(queue));
        assertThat(queue).isLessThan(new MessageQueue("a", "b", 2));
        assertThat(queue).isLessThan(new MessageQueue("a", "c", 0));
        assertThat(queue).isLessThan(new MessageQueue("b", "a", 0));
        assertThat(queue).isNotEqualTo(new MessageQueue("a", "b", 2));
    }
}
