// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one message. Those of a stored message stay the text they came as until they are asked for as a map or
 * looked up a few times: most listeners read one or two of them, and the map of all would be the costliest part of reading
 * a message. Threads may read at once, and none of their reads makes the owner lose what he sets meanwhile; two that change
 * it, or one that changes the map while others look into it, must take turns, as with a {@link HashMap}.
 */
final class PropertyTable implements Serializable {
    private static final long serialVersionUID = 1L;
    /** So many searches in the text, and changes beside it, cost as much as a map. */
    private static final int USES_OF_TEXT = 8;

    private static final VarHandle STATE = stateHandle();

    private final String text;
    private int uses;
    /** What counts instead of the text, or more than it; null while nothing was set. Replaced by comparing, so none is lost. */
    private volatile @Nullable State state;

    private sealed interface State extends Serializable {}

    /** What was set beside the text, the latest first. */
    private record Change(String name, String value, @Nullable Change before) implements State {}

    /** All of them; the last state. */
    private record Whole(Map<String, String> map) implements State {}

    private PropertyTable(String text, @Nullable State state) {
        this.text = text;
        this.state = state;
    }

    private static VarHandle stateHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(PropertyTable.class, "state", State.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** No properties. */
    static PropertyTable empty() {
        return of(new HashMap<>());
    }

    /** The entries of a mutable map, which is taken over. */
    static PropertyTable of(Map<String, String> map) {
        return new PropertyTable("", new Whole(map));
    }

    /** The properties of a text; see {@link MessageProperties}. */
    static PropertyTable of(String text) {
        return new PropertyTable(text, null);
    }

    @Nullable
    String get(String name) {
        State now = state;
        if (now instanceof Whole whole) {
            return whole.map.get(name);
        }
        if (++uses > USES_OF_TEXT) {
            return map().get(name);
        }
        for (Change change = (Change) now; change != null; change = change.before) {
            if (change.name.equals(name)) {
                return change.value;
            }
        }
        return MessageProperties.get(text, name);
    }

    boolean contains(String name) {
        return map().containsKey(name);
    }

    void put(String name, String value) {
        State now = state;
        if (now instanceof Whole || ++uses > USES_OF_TEXT) {
            map().put(name, value);
        } else if (!STATE.compareAndSet(this, now, new Change(name, value, (Change) now))) {
            // A reader has just made the map.
            map().put(name, value);
        }
    }

    void remove(String name) {
        map().remove(name);
    }

    /** The live map, the same at each call. */
    Map<String, String> map() {
        State now = state;
        while (!(now instanceof Whole)) {
            Map<String, String> all = MessageProperties.decode(text);
            apply((Change) now, all);
            STATE.compareAndSet(this, now, new Whole(all));
            now = state;
        }
        return ((Whole) now).map;
    }

    private static void apply(@Nullable Change latest, Map<String, String> map) {
        if (latest != null) {
            apply(latest.before, map);
            map.put(latest.name, latest.value);
        }
    }
}
