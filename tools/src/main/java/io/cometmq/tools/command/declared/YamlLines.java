// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.declared;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML, or JSON, which is YAML too, as a tree that knows its lines. Stateless. */
final class YamlLines {
    private YamlLines() {}

    /** Something is wrong at a line. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Malformed(int line, String problem) {
            super("line " + line + ": " + problem);
        }
    }

    /**
     * The root of a text.
     *
     * @throws Malformed when it is no YAML, or empty
     */
    static Node parse(String text, int maxLength) {
        LoaderOptions bounds = new LoaderOptions();
        bounds.setCodePointLimit(maxLength);
        bounds.setMaxAliasesForCollections(0);
        // YAML has no tabs between its tokens as JSON may; inside of strings JSON has none.
        String json = text.stripLeading().startsWith("{") ? text.replace('\t', ' ') : text;
        try {
            Node root = new Yaml(bounds).compose(new StringReader(json));
            if (root == null) {
                throw new Malformed(1, "expected topics or groups, there are none");
            }
            return root;
        } catch (MarkedYAMLException malformed) {
            int line = malformed.getProblemMark() == null
                    ? 1
                    : malformed.getProblemMark().getLine() + 1;
            throw new Malformed(line, "no YAML or JSON: " + malformed.getProblem());
        } catch (YAMLException malformed) {
            throw new Malformed(1, "no YAML or JSON: " + malformed.getMessage());
        }
    }

    /** The number of the line where a node begins; the first one is 1. */
    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /**
     * The values of a mapping, by their names.
     *
     * @throws Malformed when the node is none, or has a name twice
     */
    static Map<String, Node> mapping(Node node, String what) {
        if (!(node instanceof MappingNode mapping)) {
            throw new Malformed(line(node), "expected " + what + " as names with values");
        }
        Map<String, Node> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = String.valueOf(value(tuple.getKeyNode()));
            if (values.put(name, tuple.getValueNode()) != null) {
                throw new Malformed(line(tuple.getKeyNode()), name + " is said twice");
            }
        }
        return values;
    }

    /**
     * The elements of a list.
     *
     * @throws Malformed when the node is none
     */
    static List<Node> list(Node node, String what) {
        if (node instanceof SequenceNode list) {
            return list.getValue();
        }
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL)) {
            return List.of();
        }
        throw new Malformed(line(node), "expected " + what + " as a list");
    }

    /** The value of a node: text, an integer, a truth value, null, a list or a map of these. */
    static @Nullable Object value(Node node) {
        if (node instanceof SequenceNode list) {
            List<@Nullable Object> values = new ArrayList<>();
            list.getValue().forEach(element -> values.add(value(element)));
            return values;
        }
        if (node instanceof MappingNode) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            mapping(node, "this").forEach((name, element) -> values.put(name, value(element)));
            return values;
        }
        return scalar((ScalarNode) node);
    }

    private static @Nullable Object scalar(ScalarNode node) {
        String text = node.getValue();
        if (node.getTag().equals(Tag.NULL)) {
            return null;
        }
        if (node.getTag().equals(Tag.BOOL)) {
            return text.matches("(?i)true|yes|on");
        }
        if (node.getTag().equals(Tag.INT) && text.matches("-?\\d{1,18}")) {
            long number = Long.parseLong(text);
            return number == (int) number ? (Object) (int) number : (Object) number;
        }
        return text;
    }
}
