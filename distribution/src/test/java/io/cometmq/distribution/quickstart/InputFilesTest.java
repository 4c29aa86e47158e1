// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
    @TempDir
    private Path home;

    @Test
    void withoutNamesTheTextFilesOfTheInstallationAreSent() throws Exception {
        write("a.txt", "one\ntwo");
        write("docs/b.md", "three\n");
        write("target/built.txt", "left out");
        write(".git/config", "left out");
        Files.write(home.resolve("picture.bin"), new byte[] {1, 0, 2});

        List<InputFile> files = InputFiles.find(List.of(), home);

        assertThat(files).extracting(InputFile::name).containsExactly("a.txt", "docs/b.md");
        assertThat(files).extracting(InputFile::lines).containsExactly(2, 1);
        assertThat(files).extracting(InputFile::tag).containsExactly("txt", "md");
    }

    @Test
    void aNamedBinaryFileIsSentAndCalledBinary() throws Exception {
        Path file = Files.write(home.resolve("picture"), new byte[] {1, 0, '\n', 2});

        InputFile found = InputFiles.find(List.of(file), home).get(0);

        assertThat(found.binary()).isTrue();
        assertThat(found.lines()).isEqualTo(2);
        assertThat(found.tag()).isEqualTo("text");
    }

    @Test
    void anEmptyFileMakesNoMessage() throws Exception {
        Path file = write("empty.txt", "");

        assertThat(InputFiles.find(List.of(file), home).get(0).lines()).isZero();
    }

    @Test
    void aFileNamedTwiceIsSentOnce() throws Exception {
        Path file = write("a.txt", "one");

        assertThat(InputFiles.find(List.of(file, file), home)).hasSize(1);
    }

    @Test
    void keysHoldNoSpacesSinceSpacesSeparateKeys() throws Exception {
        Path file = write("my file.txt", "one");

        assertThat(InputFiles.find(List.of(file), home).get(0).name()).endsWith("my_file.txt");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = home.resolve("missing.txt");

        assertThatThrownBy(() -> InputFiles.find(List.of(missing), home))
                .isInstanceOf(UserException.class)
                .hasMessage(missing + ": no such file");
    }

    @Test
    void aFolderWithoutTextIsNamed() {
        assertThatThrownBy(() -> InputFiles.find(List.of(home), home))
                .isInstanceOf(UserException.class)
                .hasMessage(home + ": no text files found in it");
    }

    @Test
    void aLineThatFitsIntoNoMessageIsNamedWithTheBound() throws Exception {
        Path file = Files.write(home.resolve("huge.txt"), new byte[InputFile.LONGEST_LINE_BYTES + 1]);

        assertThatThrownBy(() -> InputFiles.find(List.of(file), home))
                .isInstanceOf(UserException.class)
                .hasMessage(file + ": line 1 is longer than a message may be: expected at most 4,190,208 bytes");
    }

    private Path write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
