// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles programs that tests run in processes of their own. */
public final class Sources {
    private Sources() {}

    /** Compiles one file against {@code classPath} into the folder {@code classes}; fails when it does not compile. */
    public static void compile(Path source, String classPath, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            Files.createDirectories(classes);
            List<String> options = List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath);
            boolean compiled = compiler.getTask(null, manager, null, options, null, manager.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as("%s compiles", source).isTrue();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
