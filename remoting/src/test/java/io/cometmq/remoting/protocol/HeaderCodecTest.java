// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderCodecTest {
    enum Side {
        LEFT,
        RIGHT
    }

    record Sample(
            String name,
            int count,
            long total,
            boolean whole,
            @Nullable Integer maybeCount,
            @Nullable Boolean maybe,
            @WireName("the side") @Nullable Side side) {}

    record Unreadable(List<String> names) {}

    private static final HeaderCodec<Sample> CODEC = HeaderCodec.of(Sample.class);

    @Test
    void readsFieldsByTheirWireNames() {
        Command command =
                withFields("\"name\":\"n\",\"count\":\"1\",\"total\":\"-2\",\"whole\":\"TRUE\",\"the side\":\"right\"");

        assertThat(command.header(CODEC)).isEqualTo(new Sample("n", 1, -2, true, null, null, Side.RIGHT));
    }

    @Test
    void readsLetteredFieldsInTheOrderOfTheComponents() {
        Command command = withFields("\"d\":\"false\",\"c\":\"3\",\"b\":\"2\",\"a\":\"n\"");

        assertThat(command.header(HeaderCodec.lettered(Sample.class)))
                .isEqualTo(new Sample("n", 2, 3, false, null, null, null));
    }

    @Test
    void readsNumbersAndWordsWithoutQuotes() {
        Command command = withFields("\"name\":7,\"count\":1,\"total\":2,\"whole\":true,\"maybe\":null");

        assertThat(command.header(CODEC)).isEqualTo(new Sample("7", 1, 2, true, null, null, null));
    }

    @Test
    void readsEscapedNamesAndNumbers() {
        Command command = withFields(
                "\"n\\u0061me\":\"n\",\"count\":\"\\u0031\\u0032\",\"total\":\"2\",\"whole\":\"\\u0074rue\"");

        assertThat(command.header(CODEC)).isEqualTo(new Sample("n", 12, 2, true, null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1000000000000000000x", "--5", "+", "1_0"})
    void aNumberThatDoesNotFitIsMalformed(String value) {
        Command command = withFields("\"name\":\"n\",\"count\":\"1\",\"total\":\"" + value + "\",\"whole\":\"true\"");

        assertThatThrownBy(() -> command.header(CODEC))
                .hasMessage("total=" + value + ": expected a whole number of 64 bits in the header Sample");
    }

    @Test
    void theLaterOfTwoFieldsWithOneNameCounts() {
        Command command =
                withFields("\"name\":\"a\",\"name\":\"b\",\"count\":\"1\",\"total\":\"2\",\"whole\":\"true\"");

        assertThat(command.header(CODEC).name()).isEqualTo("b");
        assertThat(command.fields()).containsEntry("name", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "abc", "1.5", "1e3", "2147483648", "-2147483649", "99999999999999999999", "-", " 1", "０"})
    void aMalformedRequiredNumberIsNamedWithItsValue(String value) {
        Command command = withFields("\"name\":\"n\",\"count\":\"" + value + "\",\"total\":\"2\",\"whole\":\"true\"");

        assertThatThrownBy(() -> command.header(CODEC))
                .isInstanceOf(InvalidHeaderException.class)
                .hasMessage("count=" + value + ": expected a whole number of 32 bits in the header Sample");
    }

    @Test
    void aMalformedRequiredFieldOfALetteredHeaderIsNamedByBothNames() {
        Command command = withFields("\"a\":\"n\",\"b\":\"x\",\"c\":\"3\",\"d\":\"true\"");

        assertThatThrownBy(() -> command.header(HeaderCodec.lettered(Sample.class)))
                .hasMessage("b (count)=x: expected a whole number of 32 bits in the header Sample");
    }

    @Test
    void aMalformedOptionalFieldReadsAsAbsent() {
        Command command = withFields("\"name\":\"n\",\"count\":\"1\",\"total\":\"2\",\"whole\":\"true\","
                + "\"maybeCount\":\"many\",\"maybe\":\"perhaps\",\"the side\":\"above\"");

        assertThat(command.header(CODEC)).isEqualTo(new Sample("n", 1, 2, true, null, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0,0",
        "+5,5",
        "007,7",
        "0000000000000000000000008,8",
        "999999999999999999,999999999999999999",
        "9223372036854775807,9223372036854775807",
        "-9223372036854775808,-9223372036854775808"
    })
    void readsNumbersAsJavaDoes(String text, long value) {
        Command command = withFields("\"name\":\"n\",\"count\":\"1\",\"total\":\"" + text + "\",\"whole\":\"true\"");

        assertThat(command.header(CODEC).total()).isEqualTo(value);
    }

    @Test
    void fieldsThatTheRecordDoesNotDeclareArePassedOn() {
        Command command = withFields(
                "\"future\":\"f\",\"name\":\"n\",\"count\":\"1\",\"total\":\"2\",\"whole\":\"true\",\"\":\"e\"");

        assertThat(command.fieldsBeside(CODEC)).isEqualTo(Map.of("future", "f", "", "e"));
        assertThat(command.fields()).hasSize(6);
    }

    @Test
    void aComponentOfATypeThatNoFieldHasIsRefused() {
        assertThatThrownBy(() -> HeaderCodec.of(Unreadable.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names")
                .hasMessageContaining("expected a String");
    }

    @Test
    void isDerivedOncePerRecord() {
        assertThat(HeaderCodec.of(Sample.class)).isSameAs(CODEC);
        assertThat(HeaderCodec.lettered(Sample.class)).isNotSameAs(CODEC);
    }

    private static Command withFields(String fields) {
        return Frames.json("{\"code\":1,\"extFields\":{" + fields + "}}");
    }
}
