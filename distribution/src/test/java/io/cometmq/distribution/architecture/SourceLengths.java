// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Measures source files and their methods in lines, by the compiler's own parser. */
final class SourceLengths {
    /**
     * How long something is.
     *
     * @param method the method's name, or empty for the whole file
     */
    record Length(Path file, String method, int lines) {}

    private SourceLengths() {}

    static List<Length> of(List<Path> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Length> lengths = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                measure(unit, positions, lengths);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return lengths;
    }

    private static void measure(CompilationUnitTree unit, SourcePositions positions, List<Length> lengths) {
        Path file = Path.of(unit.getSourceFile().toUri());
        LineMap lines = unit.getLineMap();
        lengths.add(new Length(file, "", (int) lines.getLineNumber(positions.getEndPosition(unit, unit))));
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void nothing) {
                long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                long last = lines.getLineNumber(positions.getEndPosition(unit, method));
                lengths.add(new Length(file, method.getName().toString(), (int) (last - first + 1)));
                return super.visitMethod(method, null);
            }
        }.scan(unit, null);
    }
}
