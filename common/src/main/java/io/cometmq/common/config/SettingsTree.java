// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record type taken apart: each component is a setting or a tree of its own. Immutable.
 */
final class SettingsTree<R extends Record> {
    private final Constructor<R> constructor;
    private final List<Node> nodes;

    /** A component: exactly one of setting and subtree is there. */
    private record Node(RecordComponent component, @Nullable Setting setting, @Nullable SettingsTree<?> subtree) {}

    private SettingsTree(Constructor<R> constructor, List<Node> nodes) {
        this.constructor = constructor;
        this.nodes = nodes;
    }

    static <R extends Record> SettingsTree<R> of(Class<R> type) {
        SettingsTree<R> tree = inspect(type);
        tree.settings(); // refuses a key that is declared twice
        return tree;
    }

    private static <R extends Record> SettingsTree<R> inspect(Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            components[i].getAccessor().setAccessible(true);
            nodes.add(node(type, components[i]));
        }
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new SettingsTree<>(constructor, List.copyOf(nodes));
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException("record without its constructor: " + type.getName(), impossible);
        }
    }

    private static Node node(Class<?> owner, RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        if (key != null) {
            return new Node(component, Setting.of(component, key), null);
        }
        if (component.getType().isRecord()) {
            return new Node(component, null, inspect(component.getType().asSubclass(Record.class)));
        }
        throw new IllegalStateException(
                owner.getName() + "." + component.getName() + ": expected a @Key or a record of settings");
    }

    /** All settings by key, in the order of their declaration. */
    Map<String, Setting> settings() {
        Map<String, Setting> settings = new LinkedHashMap<>();
        collect(settings);
        return settings;
    }

    private void collect(Map<String, Setting> settings) {
        for (Node node : nodes) {
            if (node.subtree != null) {
                node.subtree.collect(settings);
            } else if (node.setting != null && settings.put(node.setting.name(), node.setting) != null) {
                throw new IllegalStateException("key " + node.setting.name() + " is declared twice");
            }
        }
    }

    /** The record, or null when something went into {@code problems}. */
    @Nullable
    R read(Map<String, String> values, List<String> problems) {
        int before = problems.size();
        @Nullable Object[] arguments = new @Nullable Object[nodes.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = read(nodes.get(i), values, problems);
        }
        return problems.size() == before ? create(arguments, problems) : null;
    }

    private static @Nullable Object read(Node node, Map<String, String> values, List<String> problems) {
        if (node.subtree != null) {
            return node.subtree.read(values, problems);
        }
        Setting setting = settingOf(node);
        try {
            return setting.parse(
                    values.getOrDefault(setting.name(), setting.key().byDefault()));
        } catch (IllegalArgumentException wrong) {
            problems.add(String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private @Nullable R create(@Nullable Object[] arguments, List<String> problems) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException wrong) {
                problems.add(String.valueOf(wrong.getMessage()));
                return null;
            }
            throw new IllegalStateException("settings record failed: " + constructor, refused.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("settings record cannot be made: " + constructor, impossible);
        }
    }

    /** Puts the text of every setting of {@code config}, which is a record of this tree's type. */
    void write(Object config, Map<String, String> values) {
        for (Node node : nodes) {
            Object value = get(node.component, config);
            if (node.subtree != null && value != null) {
                node.subtree.write(value, values);
            } else if (node.setting != null) {
                values.put(node.setting.name(), node.setting.format(value));
            }
        }
    }

    private static @Nullable Object get(RecordComponent component, Object owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("record component cannot be read: " + component, impossible);
        }
    }

    private static Setting settingOf(Node node) {
        if (node.setting == null) {
            throw new IllegalStateException("neither setting nor subtree: " + node.component);
        }
        return node.setting;
    }
}
