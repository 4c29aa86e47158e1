// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows under named columns. Every column is as wide as its widest cell, so that nothing runs into its neighbour. Owned by
 * the command that fills it; not thread-safe.
 */
public final class Table {
    private static final String GAP = "  ";

    private final String name;
    private final List<Column> columns;
    private final List<List<Object>> rows = new ArrayList<>();
    private List<Object> total = List.of();

    private Table(String name, List<Column> columns) {
        this.name = name;
        this.columns = columns;
    }

    /**
     * An empty table.
     *
     * @param name what programs find its rows under
     */
    public static Table of(String name, Column... columns) {
        return new Table(name, List.of(columns));
    }

    /** Adds a row; null shows as nothing. */
    public Table row(@Nullable Object... cells) {
        rows.add(checked(cells));
        return this;
    }

    /** Sets a last row for people, under a line. */
    public void total(@Nullable Object... cells) {
        total = checked(cells);
    }

    private List<Object> checked(@Nullable Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    "a row of " + cells.length + " cells: expected " + columns.size() + " in table " + name);
        }
        List<Object> row = new ArrayList<>(cells.length);
        for (Object cell : cells) {
            row.add(cell == null ? "" : cell);
        }
        return row;
    }

    /** What programs find the rows under. */
    public String name() {
        return name;
    }

    /** The lines for people: the titles, then one line a row. */
    public List<String> lines() {
        List<Integer> widths =
                IntStream.range(0, columns.size()).mapToObj(this::width).toList();
        List<String> lines = new ArrayList<>(rows.size() + 1);
        lines.add(line(columns.stream().map(column -> (Object) column.title()).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        if (!total.isEmpty()) {
            lines.add("-".repeat(lines.stream().mapToInt(String::length).max().orElse(0)));
            lines.add(line(total, widths));
        }
        return lines;
    }

    /** The rows for programs: values by field name, in the order of the columns. */
    public List<Map<String, Object>> records() {
        return rows.stream().map(this::asRecord).toList();
    }

    private Map<String, Object> asRecord(List<Object> row) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i).field(), row.get(i));
        }
        return values;
    }

    private int width(int column) {
        int title = columns.get(column).title().length();
        Stream<List<Object>> all = total.isEmpty() ? rows.stream() : Stream.concat(rows.stream(), Stream.of(total));
        return all.mapToInt(row -> row.get(column).toString().length()).reduce(title, Math::max);
    }

    private static String line(List<Object> cells, List<Integer> widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(i -> padded(cells.get(i).toString(), widths.get(i)))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
