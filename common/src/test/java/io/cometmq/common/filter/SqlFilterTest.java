// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.testing.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFilterTest {
    private static final Map<String, String> PROPERTIES =
            Map.of("a", "5", "s", "hello", "b", "true", "f", "5.0", "n", "-3", "big", "99999999999", "x", "x");
    private static final int RESULT_COLUMN = 8;

    /** The recorded answers of Apache's filter, one per line: the result and the expression. */
    static List<String> recorded() throws IOException {
        try (InputStream in = SqlFilterTest.class.getResourceAsStream("/filter/expressions.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void answersAsApacheDoes(String line) {
        String result = line.substring(0, RESULT_COLUMN).strip();
        String expression = line.substring(RESULT_COLUMN).replace("\\n", "\n");

        if (result.equals("refused")) {
            assertThatThrownBy(() -> SqlFilter.compile(expression)).isInstanceOf(FilterSyntaxException.class);
        } else {
            assertThat(nameOf(SqlFilter.compile(expression).evaluate(PropertySource.of(PROPERTIES))))
                    .isEqualTo(result);
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void findsTheSameInARecordAsInAMap(String line) {
        String expression = line.substring(RESULT_COLUMN).replace("\\n", "\n");
        if (line.startsWith("refused")) {
            return;
        }
        Messages message = Messages.to("T").body("a=6");
        PROPERTIES.forEach(message::property);
        ByteBuffer record = message.record();
        SqlFilter filter = SqlFilter.compile(expression);

        Object expected = filter.evaluate(PropertySource.of(PROPERTIES));

        assertThat(filter.evaluate(PropertySource.ofRecord(record, 0))).isEqualTo(expected);
        assertThat(filter.evaluate(PropertySource.ofText(MessageProperties.encode(PROPERTIES))))
                .isEqualTo(expected);
    }

    @Test
    void onlyWhatIsTrueMatches() {
        PropertySource message = PropertySource.of(PROPERTIES);

        assertThat(SqlFilter.compile("a = 5").matches(message)).isTrue();
        assertThat(SqlFilter.compile("a = 6").matches(message)).isFalse();
        assertThat(SqlFilter.compile("missing = 1").matches(message)).isFalse();
        assertThat(SqlFilter.compile("s > 3").matches(message)).isFalse();
    }

    @Test
    void zeroWithAPointIsANumber() {
        // Apache refuses every 0.0 as too small, which nobody can want.
        assertThat(SqlFilter.compile("a > 0.0").matches(PropertySource.of(PROPERTIES)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a >           | 4  | a property, a number, a text in single quotes, TRUE, FALSE, NULL, NOT or (",
                "a # 5         | 3  | a name, a number, a text in single quotes, an operator or a bracket",
                "s = 'hello    | 11 | ' to end the text that begins at character 5",
                "a /* b        | 7  | */ to end the comment that begins at character 3",
                "(a = 5        | 7  | )",
                "a in (5)      | 7  | a text in single quotes",
                "a in 5        | 6  | (",
                "a in ('5' 'x')| 11 | , or )",
                "5 in ('5')    | 1  | a property before IN",
                "a = null      | 5  | a value; IS NULL asks whether there is one",
                "a is 5        | 6  | NULL or NOT NULL",
                "a not like 'x'| 7  | CONTAINS, STARTSWITH, ENDSWITH, BETWEEN or IN",
                "a > 'x'       | 5  | a property or a number, which can be greater or less",
                "a = 5 and 7   | 11 | a condition that is true or false",
                "a between 9 and 1 | 17 | a value of at least 9",
                "a between 1 or 2  | 13 | AND",
                "true = 5      | 8  | TRUE or FALSE, like the value it is compared with",
                "a = 99999999999999999999 | 5 | a whole number of at most 9223372036854775807"
            })
    void aMistakeIsNamedWithItsPlaceAndWhatWasExpected(String expression, int position, String expected) {
        FilterSyntaxException wrong =
                catchThrowableOfType(FilterSyntaxException.class, () -> SqlFilter.compile(expression));

        assertThat(wrong.position()).isEqualTo(position);
        assertThat(wrong.expected()).isEqualTo(expected);
        assertThat(wrong).hasMessageContainingAll("at character " + position, expression, expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"a + 1 > 2 | 3", "s LIKE 'x' | 3", "a = 5 ) | 7", "a = 5e | 6", "a = 05 | 6"})
    void textWithoutMeaningAtTheEndIsIgnoredAndItsPlaceKnown(String expression, int from) {
        assertThat(SqlFilter.compile(expression).ignoredFrom()).hasValue(from);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = 5", "a = 5 ", "a = 5 -- why", "a = 5 /* why */", "(a = 5)"})
    void nothingIsIgnoredOfAWholeExpression(String expression) {
        assertThat(SqlFilter.compile(expression).ignoredFrom()).isEmpty();
    }

    @Test
    void depthAndLengthAreBounded() {
        String deep = "(".repeat(Parser.MAX_DEPTH + 1) + "a = 5" + ")".repeat(Parser.MAX_DEPTH + 1);
        String linked = "a" + " = 5".repeat(Parser.MAX_DEPTH + 2);
        String longest = "a = '" + "x".repeat(SqlFilter.MAX_CHARS) + "'";

        assertThatThrownBy(() -> SqlFilter.compile(deep)).hasMessageContaining("at most 200 brackets and signs");
        assertThatThrownBy(() -> SqlFilter.compile(linked)).hasMessageContaining("at most 200 comparisons");
        assertThatThrownBy(() -> SqlFilter.compile(longest))
                .hasMessageContaining("at most 262144")
                .message()
                .hasSizeLessThan(400);
    }

    @Test
    void aLongChainIsNotDeep() {
        String chain = "a = 4 or ".repeat(20_000) + "a = 5";

        assertThat(SqlFilter.compile(chain).matches(PropertySource.of(PROPERTIES)))
                .isTrue();
    }

    private static String nameOf(@Nullable Object value) {
        return value == Values.INVALID ? "invalid" : String.valueOf(value);
    }
}
