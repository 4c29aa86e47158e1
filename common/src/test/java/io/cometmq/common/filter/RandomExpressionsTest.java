// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every text, tried with many that look like filters. {@code -Dseed=…} repeats a run. */
class RandomExpressionsTest {
    private static final int EXPRESSIONS = 20_000;
    private static final int DEPTH = 3;
    private static final long SEED = Long.getLong("seed", 20_240_131L);
    private static final List<String> WORDS = List.of(
            "a",
            "b",
            "missing",
            "5",
            "-3",
            "5L",
            "99999999999",
            "5.0",
            ".5",
            "4E3",
            "'x'",
            "'it''s'",
            "''",
            "TRUE",
            "false",
            "NULL",
            "(",
            ")",
            ",",
            "=",
            "<>",
            ">",
            ">=",
            "<",
            "<=",
            "+",
            "-",
            "NOT",
            "AND",
            "or",
            "IS NULL",
            "IS NOT NULL",
            "BETWEEN 1 AND 9",
            "in ('5','x')",
            "CONTAINS 'x'",
            "not StartsWith ''",
            "--",
            "/*",
            "*/",
            "\n",
            "'",
            "#",
            "é",
            "$_1");
    private static final List<Map<String, String>> MESSAGES =
            List.of(Map.of(), Map.of("a", "5", "b", "true"), Map.of("a", "x", "b", "5.0", "$_1", "-3"));

    private final Random random = new Random(SEED);

    @Test
    void anyTextIsAFilterOrRefusedWithAPlaceInIt() {
        for (int i = 0; i < EXPRESSIONS; i++) {
            String text = words(1 + random.nextInt(12));
            try {
                SqlFilter.compile(text);
            } catch (FilterSyntaxException wrong) {
                assertThat(wrong.position()).as("seed=%d: %s", SEED, text).isBetween(1, text.length() + 1);
            }
        }
    }

    @Test
    void aFilterThatIsPrintedAndReadAgainIsTheSame() {
        int filters = 0;
        for (int i = 0; i < EXPRESSIONS; i++) {
            String text = condition(DEPTH);
            SqlFilter filter;
            try {
                filter = SqlFilter.compile(text);
            } catch (FilterSyntaxException ignored) {
                // Not every random condition makes sense.
                continue;
            }
            filters++;
            SqlFilter again = SqlFilter.compile(filter.toString());

            assertThat(again).as("seed=%d: %s", SEED, text).isEqualTo(filter).hasSameHashCodeAs(filter);
            assertThat(again.ignoredFrom()).as("seed=%d: %s", SEED, filter).isEmpty();
            for (Map<String, String> message : MESSAGES) {
                assertThat(again.evaluate(PropertySource.of(message)))
                        .as("seed=%d: %s", SEED, text)
                        .isEqualTo(filter.evaluate(PropertySource.of(message)));
            }
        }
        assertThat(filters).isGreaterThan(EXPRESSIONS / 10);
    }

    private String words(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(one(WORDS)).append(random.nextBoolean() ? " " : "");
        }
        return text.toString();
    }

    private String condition(int depth) {
        if (depth == 0) {
            return comparison();
        }
        return switch (random.nextInt(6)) {
            case 0 -> condition(depth - 1) + " AND " + condition(depth - 1);
            case 1 -> condition(depth - 1) + " or " + condition(depth - 1);
            case 2 -> "NOT (" + condition(depth - 1) + ")";
            case 3 -> "(" + condition(depth - 1) + ")";
            case 4 -> condition(depth - 1) + one(List.of(" is null", " IS NOT NULL", " = TRUE"));
            default -> comparison();
        };
    }

    private String comparison() {
        return operand()
                + one(List.of(" = ", " <> ", " > ", " >= ", " < ", " <= "))
                + operand()
                + one(List.of("", "", "", " NOT between -1 and a", " in ('5')", " not CONTAINS 'it''s'"));
    }

    private String operand() {
        return one(List.of("a", "b", "missing", "$_1", "5", "- -5", "1e3", "99999999999", "'x'", "+a", "-(a)", "TRUE"));
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
