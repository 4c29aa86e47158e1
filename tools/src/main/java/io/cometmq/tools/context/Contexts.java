// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.context;

import io.cometmq.common.io.AtomicFile;
import io.cometmq.common.io.Json;
import io.cometmq.tools.command.UsageException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The contexts of a file: name servers by name, and which of them is in use. Owned by one command. */
public final class Contexts {
    private static final int MOST = 1000;

    private final AtomicFile file;

    /** What is in the file. */
    private record Saved(@Nullable String used, Map<String, String> contexts) {
        Saved {
            contexts = contexts == null ? Map.of() : contexts;
        }
    }

    /** Those of {@code file}; nothing is read yet. */
    public Contexts(Path file) {
        this.file = new AtomicFile(file);
    }

    /** Those of the data directory that the launcher names. */
    public static Contexts inDataFolder() {
        return new Contexts(Path.of(System.getProperty("cometmq.data.dir", "data"), "mqadmin", "contexts.json"));
    }

    /** Where they are. */
    Path path() {
        return file.path();
    }

    /** The name servers of each, by name. */
    Map<String, String> all() {
        return new TreeMap<>(load().contexts());
    }

    /** The name of the one in use; null when there is none. */
    @Nullable
    String used() {
        return load().used();
    }

    /** The name servers of the one in use; null when there is none. */
    public @Nullable String nameServers() {
        Saved saved = load();
        return saved.used() == null ? null : saved.contexts().get(saved.used());
    }

    /** Adds one, or gives it other name servers; the first one is in use at once. */
    void add(String name, String nameServers) {
        Saved saved = load();
        Map<String, String> contexts = new TreeMap<>(saved.contexts());
        contexts.put(name, nameServers);
        if (contexts.size() > MOST) {
            throw new UsageException("context " + name + ": expected at most " + MOST + " of them");
        }
        save(new Saved(saved.used() == null ? name : saved.used(), contexts));
    }

    /** Uses one from now on. */
    void use(String name) {
        Saved saved = load();
        require(name, saved);
        save(new Saved(name, saved.contexts()));
    }

    /** Forgets one. */
    void remove(String name) {
        Saved saved = load();
        require(name, saved);
        Map<String, String> contexts = new TreeMap<>(saved.contexts());
        contexts.remove(name);
        save(new Saved(name.equals(saved.used()) ? null : saved.used(), contexts));
    }

    private static void require(String name, Saved saved) {
        if (!saved.contexts().containsKey(name)) {
            throw new UsageException(
                    "context " + name + ": expected one of " + new TreeMap<>(saved.contexts()).keySet());
        }
    }

    private Saved load() {
        return file.load(text -> Json.read(text, Saved.class)).orElse(new Saved(null, Map.of()));
    }

    private void save(Saved saved) {
        file.save(Json.writePretty(saved));
    }
}
