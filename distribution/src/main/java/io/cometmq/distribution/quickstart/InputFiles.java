// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the files to send: those that were named, or the text files below a folder. */
final class InputFiles {
    /** Folders of builds and tools, which change while one looks at them. */
    private static final Set<String> SKIPPED_FOLDERS = Set.of("target", "data", "lib", "node_modules");

    private static final int LOOKED_AT_BYTES = 8 * 1024;
    private static final int MOST_FILES = 100_000;

    private InputFiles() {}

    /**
     * The files to send, each read once. A named folder stands for the text files below it.
     *
     * @param named what the user named, or empty for the text files below {@code home}
     * @throws UserException naming the first that cannot be sent
     */
    static List<InputFile> find(List<Path> named, Path home) throws UserException {
        List<Path> roots = named.isEmpty() ? List.of(home) : named;
        Set<Path> seen = new LinkedHashSet<>();
        List<InputFile> files = new ArrayList<>();
        for (Path root : roots) {
            if (!Files.exists(root)) {
                throw new UserException(root + ": no such file");
            }
            boolean folder = Files.isDirectory(root);
            for (Path file : folder ? textFilesBelow(root) : List.of(root)) {
                if (!Files.isRegularFile(file)) {
                    throw new UserException(file + ": expected a regular file");
                }
                if (seen.add(file.toAbsolutePath().normalize())) {
                    files.add(InputFile.read(file, folder ? nameBelow(root, file) : root.toString()));
                }
            }
        }
        if (files.isEmpty()) {
            throw new UserException(roots.get(0) + ": no text files found in it");
        }
        return files;
    }

    private static String nameBelow(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static List<Path> textFilesBelow(Path root) throws UserException {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return folder.equals(root) || !isSkipped(folder)
                            ? FileVisitResult.CONTINUE
                            : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (attributes.isRegularFile() && isText(file)) {
                        found.add(file);
                    }
                    return found.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }
            });
        } catch (IOException unreadable) {
            throw new UserException(root + ": cannot be searched: " + unreadable);
        }
        Collections.sort(found);
        return found;
    }

    private static boolean isSkipped(Path folder) {
        String name = folder.getFileName().toString();
        return name.startsWith(".") || SKIPPED_FOLDERS.contains(name);
    }

    private static boolean isText(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (byte each : in.readNBytes(LOOKED_AT_BYTES)) {
                if (each == 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
