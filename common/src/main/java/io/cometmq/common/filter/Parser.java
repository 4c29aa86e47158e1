// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.filter;

import io.cometmq.common.filter.Expression.And;
import io.cometmq.common.filter.Expression.Between;
import io.cometmq.common.filter.Expression.Compare;
import io.cometmq.common.filter.Expression.Equal;
import io.cometmq.common.filter.Expression.In;
import io.cometmq.common.filter.Expression.IsNull;
import io.cometmq.common.filter.Expression.Literal;
import io.cometmq.common.filter.Expression.Negative;
import io.cometmq.common.filter.Expression.Not;
import io.cometmq.common.filter.Expression.Operator;
import io.cometmq.common.filter.Expression.Or;
import io.cometmq.common.filter.Expression.Property;
import io.cometmq.common.filter.Expression.PropertyAsTruth;
import io.cometmq.common.filter.Expression.TextMatch;
import io.cometmq.common.filter.Expression.TextMatch.Where;
import io.cometmq.common.filter.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads an expression by recursive descent, one token ahead. Used once, by one thread.
 *
 * <pre>
 * truth      = both { OR both }
 * both       = equality { AND equality }
 * equality   = comparison { ( = | &lt;&gt; ) comparison | IS [ NOT ] NULL }
 * comparison = unary { ( &gt; | &gt;= | &lt; | &lt;= ) unary
 *                    | [ NOT ] ( CONTAINS | STARTSWITH | ENDSWITH ) text
 *                    | [ NOT ] BETWEEN unary AND unary
 *                    | [ NOT ] IN ( text { , text } ) }
 * unary      = + unary | - unary | NOT unary | number | text | TRUE | FALSE | NULL | property | ( truth )
 * </pre>
 */
final class Parser {
    /** The most brackets and signs within each other, and the most comparisons of comparisons; a stack is not endless. */
    static final int MAX_DEPTH = 200;

    private static final String VALUE = "a property, a number, a text in single quotes, TRUE, FALSE, NULL, NOT or (";

    private final String text;
    private final Lexer lexer;
    private Token token;
    private int depth;
    private int links;

    Parser(String text) {
        this.text = text;
        this.lexer = new Lexer(text);
        this.token = lexer.next();
    }

    /** The whole expression, which decides whether a message matches. */
    Expression read() {
        int begin = token.index();
        return asTruth(truth(), begin);
    }

    /** The token that the expression did not reach; {@link Kind#END} when it is read to its end. */
    Token rest() {
        return token;
    }

    private Expression truth() {
        return chain(this::both, Kind.OR, Or::new);
    }

    private Expression both() {
        return chain(this::equality, Kind.AND, And::new);
    }

    private Expression chain(Supplier<Expression> part, Kind operator, Function<List<Expression>, Expression> make) {
        int begin = token.index();
        Expression first = part.get();
        if (token.kind() != operator) {
            return first;
        }
        List<Expression> parts = new ArrayList<>();
        parts.add(asTruth(first, begin));
        while (take(operator)) {
            int next = token.index();
            parts.add(asTruth(part.get(), next));
        }
        return make.apply(List.copyOf(parts));
    }

    private Expression equality() {
        int begin = token.index();
        Expression left = comparison();
        for (int operators = 0; ; operators++) {
            if (take(Kind.EQUAL)) {
                left = equal(left, begin);
            } else if (take(Kind.NOT_EQUAL)) {
                left = new Not(equal(left, begin));
            } else if (take(Kind.IS)) {
                boolean negated = take(Kind.NOT);
                require(Kind.NULL, negated ? "NULL" : "NULL or NOT NULL");
                left = negated ? new Not(new IsNull(left)) : new IsNull(left);
            } else {
                return left;
            }
            linked(operators);
        }
    }

    private Expression equal(Expression left, int leftBegin) {
        refuseNull(left, leftBegin);
        int begin = token.index();
        Expression right = comparison();
        refuseNull(right, begin);
        if (left instanceof Literal first
                && first.value() instanceof Boolean
                && right instanceof Literal second
                && !(second.value() instanceof Boolean)) {
            throw wrong(begin, second.toString(), "TRUE or FALSE, like the value it is compared with");
        }
        return new Equal(left, right);
    }

    private Expression comparison() {
        int begin = token.index();
        Expression left = unary();
        for (int operators = 0; ; operators++) {
            Operator operator = operator(token.kind());
            if (operator != null) {
                advance();
                comparable(left, begin);
                int next = token.index();
                left = new Compare(operator, left, comparable(unary(), next));
            } else if (token.kind() == Kind.NOT) {
                advance();
                left = matched(left, begin, true, "CONTAINS, STARTSWITH, ENDSWITH, BETWEEN or IN");
            } else if (isMatch(token.kind())) {
                left = matched(left, begin, false, "");
            } else {
                return left;
            }
            linked(operators);
        }
    }

    private Expression matched(Expression left, int begin, boolean negated, String expected) {
        Kind kind = token.kind();
        if (!isMatch(kind)) {
            throw wrong(token, expected);
        }
        advance();
        return switch (kind) {
            case CONTAINS -> new TextMatch(Where.CONTAINS, left, quotedText(), negated);
            case STARTSWITH -> new TextMatch(Where.STARTSWITH, left, quotedText(), negated);
            case ENDSWITH -> new TextMatch(Where.ENDSWITH, left, quotedText(), negated);
            case BETWEEN -> between(left, begin, negated);
            default -> in(left, begin, negated);
        };
    }

    private Expression between(Expression of, int begin, boolean negated) {
        int lowBegin = token.index();
        Expression low = unary();
        require(Kind.AND, "AND");
        int highBegin = token.index();
        Expression high = unary();
        comparable(of, begin);
        comparable(low, lowBegin);
        comparable(high, highBegin);
        if (!negated
                && low instanceof Literal from
                && high instanceof Literal to
                && from.value() != null
                && to.value() != null
                && Values.compareAsNumbers(from.value(), to.value()) == Values.Order.GREATER) {
            throw wrong(highBegin, to.toString(), "a value of at least " + from);
        }
        return new Between(of, low, high, negated);
    }

    private Expression in(Expression left, int begin, boolean negated) {
        Set<String> texts = new LinkedHashSet<>();
        require(Kind.OPEN, "(");
        do {
            texts.add(quotedText());
        } while (take(Kind.COMMA));
        require(Kind.CLOSE, ", or )");
        if (!(left instanceof Property property)) {
            throw wrong(begin, left.toString(), "a property before IN");
        }
        In in = new In(property, Set.copyOf(texts));
        return negated ? new Not(in) : in;
    }

    private Expression unary() {
        int outside = depth;
        deeper();
        Token first = token;
        advance();
        Expression result =
                switch (first.kind()) {
                    case PLUS -> unary();
                    case MINUS -> new Negative(unary());
                    case NOT -> negation();
                    case OPEN -> bracketed();
                    case WHOLE_NUMBER -> new Literal(whole(first));
                    case FLOATING_NUMBER -> new Literal(floating(first));
                    case TEXT -> new Literal(first.text());
                    case TRUE -> new Literal(Boolean.TRUE);
                    case FALSE -> new Literal(Boolean.FALSE);
                    case NULL -> new Literal(null);
                    case NAME -> new Property(new PropertyName(first.text()));
                    default -> throw wrong(first, VALUE);
                };
        depth = outside;
        return result;
    }

    private Expression negation() {
        int begin = token.index();
        return new Not(asTruth(unary(), begin));
    }

    private Expression bracketed() {
        Expression inner = truth();
        require(Kind.CLOSE, ")");
        return inner;
    }

    /** Compat: an int where it fits and else a long, which decides what texts can be compared with it. */
    private Object whole(Token number) {
        try {
            long value = Long.parseLong(number.text());
            return value == (int) value ? (Object) (int) value : (Object) value;
        } catch (NumberFormatException tooLarge) {
            throw wrong(number.index(), number.text(), "a whole number of at most " + Long.MAX_VALUE);
        }
    }

    private Double floating(Token number) {
        Double value = Double.valueOf(number.text());
        if (value.isInfinite() || (value == 0 && hasNonZeroDigit(number.text()))) {
            throw wrong(
                    number.index(),
                    number.text(),
                    "0 or a number from " + Double.MIN_VALUE + " to " + Double.MAX_VALUE);
        }
        return value;
    }

    private static boolean hasNonZeroDigit(String number) {
        for (int i = 0; i < number.length() && Character.toUpperCase(number.charAt(i)) != 'E'; i++) {
            if (number.charAt(i) >= '1' && number.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    private Expression asTruth(Expression expression, int begin) {
        if (expression instanceof Property property) {
            return new PropertyAsTruth(property);
        }
        if (!expression.isTruth()) {
            throw wrong(begin, expression.toString(), "a condition that is true or false");
        }
        return expression;
    }

    private Expression comparable(Expression expression, int begin) {
        if (expression.isTruth() || (expression instanceof Literal literal && literal.value() instanceof String)) {
            throw wrong(begin, expression.toString(), "a property or a number, which can be greater or less");
        }
        return expression;
    }

    private void refuseNull(Expression expression, int begin) {
        if (expression instanceof Literal literal && literal.value() == null) {
            throw wrong(begin, "NULL", "a value; IS NULL asks whether there is one");
        }
    }

    private String quotedText() {
        Token quoted = token;
        require(Kind.TEXT, "a text in single quotes");
        return quoted.text();
    }

    private boolean take(Kind kind) {
        if (token.kind() != kind) {
            return false;
        }
        advance();
        return true;
    }

    private void require(Kind kind, String expected) {
        if (!take(kind)) {
            throw wrong(token, expected);
        }
    }

    private void advance() {
        token = lexer.next();
    }

    private void deeper() {
        if (++depth > MAX_DEPTH) {
            throw wrong(token, "at most " + MAX_DEPTH + " brackets and signs within each other");
        }
    }

    /** Each operator after the first of its kind makes the expression deeper on its left side, where no bracket shows. */
    private void linked(int operatorsBefore) {
        if (operatorsBefore > 0 && ++links > MAX_DEPTH) {
            throw wrong(token, "at most " + MAX_DEPTH + " comparisons of comparisons");
        }
    }

    private static @Nullable Operator operator(Kind kind) {
        return switch (kind) {
            case GREATER -> Operator.GREATER;
            case GREATER_EQUAL -> Operator.GREATER_EQUAL;
            case LESS -> Operator.LESS;
            case LESS_EQUAL -> Operator.LESS_EQUAL;
            default -> null;
        };
    }

    private static boolean isMatch(Kind kind) {
        return switch (kind) {
            case CONTAINS, STARTSWITH, ENDSWITH, BETWEEN, IN -> true;
            default -> false;
        };
    }

    private FilterSyntaxException wrong(Token found, String expected) {
        return wrong(found.index(), found.description(), expected);
    }

    private FilterSyntaxException wrong(int index, String found, String expected) {
        return new FilterSyntaxException(text, index, found, expected);
    }
}
