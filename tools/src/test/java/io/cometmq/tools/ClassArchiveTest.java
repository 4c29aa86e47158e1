// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    @TempDir
    private Path directory;

    @Test
    void classesOfAJarAreThoseThatCanBeLoadedByName() throws IOException {
        Path jar = directory.resolve("a.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String entry : new String[] {
                "a/b/C.class",
                "a/b/C$D.class",
                "a/b/package-info.class",
                "module-info.class",
                "META-INF/versions/9/X.class",
                "a/text.txt"
            }) {
                out.putNextEntry(new JarEntry(entry));
            }
        }

        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(ClassArchive.names(file)).containsExactly("a.b.C", "a.b.C$D");
        }
    }
}
