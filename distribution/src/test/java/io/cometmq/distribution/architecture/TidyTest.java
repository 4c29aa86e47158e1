// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.distribution.testing.Repository;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks what no plugin does, over the files of the repository. */
class TidyTest {
    private static final int REPORTED = 10;

    /** Where a program speaks to the person who started it. */
    private static final Pattern SPEAKS_TO_A_PERSON =
            Pattern.compile("(tools|distribution)/src/main/.*|.*/src/main/.*Main\\.java");

    private static final Pattern PRINTS = Pattern.compile("System\\.(out|err)\\b|\\.printStackTrace\\(\\)");
    private static final Pattern SLEEPS = Pattern.compile("Thread\\.sleep\\(|TimeUnit\\.\\w+\\.sleep\\(");
    /** In two pieces, so that this file does not find itself. */
    private static final Pattern UNOWNED_NOTE = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!\\(#\\d+\\))");

    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w.$}*])/(home|root|Users|work|opt/[a-z]+/jdk|usr/lib/jvm" + ")/|\\b[A-Z]:\\\\\\\\");

    private static List<Path> files;

    @BeforeAll
    static void listTheFiles() {
        files = Repository.textFiles();
    }

    @Test
    void onlyProgramsThatSpeakToAPersonPrint() {
        assertThat(linesMatching(
                        PRINTS,
                        path -> isMainJava(path)
                                && !SPEAKS_TO_A_PERSON
                                        .matcher(Repository.name(path))
                                        .matches()))
                .as("System.out, System.err and stack traces outside tools and launchers: use a logger")
                .isEmpty();
    }

    @Test
    void testsWaitForConditionsAndNeverSleep() {
        assertThat(linesMatching(SLEEPS, path -> Repository.name(path).contains("/src/test/")))
                .as("wait for a condition with Awaitility, or move a ManualClock")
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        List<String> silent = files.stream()
                .filter(TidyTest::isMainJava)
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !files.contains(folder.resolve("package-info.java")))
                .map(Repository::name)
                .toList();

        assertThat(silent).as("packages without package-info.java").isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = files.stream()
                .filter(path -> path.endsWith("package-info.java") && isMainJava(path))
                .filter(path -> !Repository.read(path).contains("@NullMarked"))
                .map(Repository::name)
                .toList();

        assertThat(unmarked).as("package-info.java without @NullMarked").isEmpty();
    }

    @Test
    void everyOpenEndNamesItsIssue() {
        assertThat(linesMatching(UNOWNED_NOTE, path -> Repository.name(path).matches(".*\\.(java|sh|xml|conf)")))
                .as("notes for later carry an issue: (#12) behind the word")
                .isEmpty();
    }

    @Test
    void noFileNamesAPathOfOneMachine() {
        assertThat(linesMatching(MACHINE_PATH, path -> true))
                .as("absolute paths of somebody's machine")
                .isEmpty();
    }

    @Test
    void everySourceFileNamesItsLicence() {
        List<String> without = files.stream()
                .filter(path -> path.toString().endsWith(".java"))
                .filter(path -> !Repository.read(path).startsWith("// SPDX-License-Identifier: Apache-2.0\n"))
                .map(Repository::name)
                .toList();

        assertThat(without).as("files without the licence line").isEmpty();
    }

    @Test
    void theLongestFilesAndMethodsArePrinted() {
        List<SourceLengths.Length> lengths =
                SourceLengths.of(files.stream().filter(TidyTest::isMainJava).toList());

        print("files", lengths.stream().filter(length -> length.method().isEmpty()));
        print("methods", lengths.stream().filter(length -> !length.method().isEmpty()));

        assertThat(lengths).isNotEmpty();
    }

    private static void print(String what, Stream<SourceLengths.Length> lengths) {
        System.out.printf("The %d longest %s:%n", REPORTED, what);
        lengths.sorted(Comparator.comparingInt(SourceLengths.Length::lines).reversed())
                .limit(REPORTED)
                .forEach(length -> System.out.printf(
                        "%6d  %s %s%n", length.lines(), Repository.name(length.file()), length.method()));
    }

    private static boolean isMainJava(Path path) {
        String name = Repository.name(path);
        return name.contains("/src/main/java/") && name.endsWith(".java");
    }

    private static List<String> linesMatching(Pattern pattern, Predicate<Path> where) {
        return files.stream()
                .filter(where)
                .flatMap(path -> {
                    List<String> lines = Repository.read(path).lines().toList();
                    return Stream.iterate(0, index -> index < lines.size(), index -> index + 1)
                            .filter(index -> pattern.matcher(lines.get(index)).find())
                            .map(index -> Repository.name(path) + ":" + (index + 1) + ": "
                                    + lines.get(index).strip());
                })
                .toList();
    }
}
