// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.client.AccessChannel;
import io.cometmq.client.producer.LocalTransactionState;
import io.cometmq.common.message.MessageType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceDataEncoderTest {
    @Test
    void everyKindHasItsFieldsInRocketMqsOrder() {
        assertThat(text(TraceType.Pub))
                .isEqualTo("Pub^1700000000000^DefaultRegion^PG^T^UID^tagA^k1 k2^10.0.0.1:10911^11^7^0^OFF^true~");
        assertThat(text(TraceType.SubBefore)).isEqualTo("SubBefore^1700000000000^DefaultRegion^PG^RID^UID^2^k1 k2~");
        assertThat(text(TraceType.SubAfter)).isEqualTo("SubAfter^RID^UID^7^true^k1 k2^3^1700000000000^PG~");
        assertThat(text(TraceType.EndTransaction))
                .isEqualTo("EndTransaction^1700000000000^DefaultRegion^PG^T^UID^tagA^k1 k2^10.0.0.1:10911^0^TID"
                        + "^COMMIT_MESSAGE^true~");
        assertThat(text(TraceType.Recall)).isEqualTo("Recall^1700000000000^DefaultRegion^PG^T^UID^true~");
    }

    @Test
    void aVendorsServersGetNoTimeAndGroupAfterConsuming() {
        TraceContext context = context(TraceType.SubAfter);
        context.setAccessChannel(AccessChannel.CLOUD);

        assertThat(readable(context)).isEqualTo("SubAfter^RID^UID^7^true^k1 k2^3~");
    }

    @Test
    void keysAreTheUniqueKeyAndEachBusinessKey() {
        assertThat(TraceDataEncoder.encoderFromContextBean(context(TraceType.Pub))
                        .getTransKey())
                .containsExactlyInAnyOrder("UID", "k1", "k2");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenCanBeReadAgain(TraceType type) {
        String text = TraceDataEncoder.encoderFromContextBean(context(type)).getTransData();

        List<TraceContext> read = TraceDataEncoder.decoderFromTraceDataString(text + text + "Unknown\u0001x\u0002");

        assertThat(read).hasSize(2);
        assertThat(TraceDataEncoder.encoderFromContextBean(read.get(1)).getTransData())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pub", "Pub\u00011\u0001r\u0001g\u0001t", "SubBefore\u0001time\u0001r\u0001g"})
    void aRecordThatIsCutOffOrNoNumberIsRefused(String record) {
        assertThatThrownBy(() -> TraceDataEncoder.decoderFromTraceDataString(record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trace record");
    }

    private static String text(TraceType type) {
        return readable(context(type));
    }

    private static String readable(TraceContext context) {
        return TraceDataEncoder.encoderFromContextBean(context)
                .getTransData()
                .replace('\u0001', '^')
                .replace('\u0002', '~');
    }

    private static TraceContext context(TraceType type) {
        TraceBean bean = new TraceBean();
        bean.setTopic("T");
        bean.setMsgId("UID");
        bean.setTags("tagA");
        bean.setKeys("k1 k2");
        bean.setStoreHost("10.0.0.1:10911");
        bean.setBodyLength(11);
        bean.setOffsetMsgId("OFF");
        bean.setMsgType(MessageType.Normal_Msg);
        bean.setTransactionId("TID");
        bean.setTransactionState(LocalTransactionState.COMMIT_MESSAGE);
        bean.setFromTransactionCheck(true);
        bean.setRetryTimes(2);
        TraceContext context = new TraceContext();
        context.setTraceType(type);
        context.setTimeStamp(1_700_000_000_000L);
        context.setRegionId("DefaultRegion");
        context.setGroupName("PG");
        context.setCostTime(7);
        context.setRequestId("RID");
        context.setContextCode(3);
        context.setTraceBeans(List.of(bean));
        return context;
    }
}
