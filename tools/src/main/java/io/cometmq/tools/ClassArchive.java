// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.body.ClusterInfo;
import io.cometmq.remoting.protocol.route.BrokerData;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fills the archive of classes that the JVM writes when the first command of a build ends: what that command did not need is
 * loaded too, so that the archive serves all others. Stateless.
 */
final class ClassArchive {
    /** Set by the launcher when the JVM is going to write an archive. */
    private static final String PROPERTY = "cometmq.archive";

    private static final Pattern JARS =
            Pattern.compile("(cometmq-(common|remoting|client|tools)|snakeyaml)-[^/\\\\]*\\.jar");
    private static final String SUFFIX = ".class";

    private ClassArchive() {}

    /** Loads the classes of the tool, when an archive is to be written. */
    static void fillIfWanted() {
        if (Boolean.getBoolean(PROPERTY)) {
            Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
                    .map(File::new)
                    .filter(file -> JARS.matcher(file.getName()).matches())
                    .forEach(ClassArchive::load);
            readABody();
        }
    }

    /** Most commands read the body of an answer, by classes of the library and of Java that are needed for nothing else. */
    private static void readABody() {
        BrokerData broker = new BrokerData(Map.of(0L, ""), "b", "c", false, null);
        ClusterInfo body = new ClusterInfo(Map.of("b", broker), Map.of("c", Set.of("b")));
        Json.read(Json.writeBytes(body), ClusterInfo.class);
    }

    private static void load(File jar) {
        try (JarFile file = new JarFile(jar)) {
            load(names(file), ClassArchive.class.getClassLoader());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("jar " + jar, unreadable);
        }
    }

    /** The names of the classes of a jar. */
    static List<String> names(JarFile jar) {
        return jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("META-INF/") && !name.endsWith("-info.class"))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'))
                .toList();
    }

    private static void load(List<String> names, ClassLoader loader) {
        for (String name : names) {
            try {
                Class.forName(name, false, loader);
            } catch (ClassNotFoundException | LinkageError ignored) {
                // It needs a library that we do not have, and so nobody uses it.
            }
        }
    }
}
