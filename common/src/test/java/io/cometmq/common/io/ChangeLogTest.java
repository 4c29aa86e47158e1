// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeLogTest {
    @TempDir
    Path dir;

    private Path file;
    private ChangeLog changes;

    @BeforeEach
    void setUp() {
        file = dir.resolve("config/offsets.journal");
        changes = new ChangeLog(file);
    }

    @Test
    void takesNothingBeforeItWasBegun() {
        assertThat(changes.read()).isEmpty();
        assertThat(changes.isOpen()).isFalse();
        assertThatThrownBy(() -> changes.append(List.of("x"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsWhatWasAddedAfterTheGenerationBefore() {
        changes.restart("one");
        changes.append(List.of("a", "ü"));
        changes.append(List.of("c"));
        changes.restart("two");
        changes.append(List.of("d"));

        assertThat(new ChangeLog(file).read())
                .containsExactly(
                        new ChangeLog.Content("one", List.of("a", "ü", "c")),
                        new ChangeLog.Content("two", List.of("d")));
        assertThat(changes.length()).isEqualTo(file.toFile().length());
    }

    @Test
    void endsBeforeTheFirstLineThatIsNotWholeWhereverTheFileIsCut() throws IOException {
        changes.restart("header");
        changes.append(List.of("first", "second"));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));

            List<ChangeLog.Content> read = changes.read();

            String text = new String(whole, 0, length, StandardCharsets.UTF_8);
            long lines = text.chars().filter(c -> c == '\n').count();
            assertThat(read).hasSize(lines == 0 ? 0 : 1);
            if (lines > 0) {
                assertThat(read.get(0).changes())
                        .isEqualTo(List.of("first", "second").subList(0, (int) lines - 1));
            }
        }
    }

    @Test
    void endsBeforeALineThatIsGarbled() throws IOException {
        changes.restart("header");
        changes.append(List.of("first", "second", "third"));
        byte[] bytes = Files.readAllBytes(file);
        int second = new String(bytes, StandardCharsets.UTF_8).indexOf("second");
        bytes[second] = 'S';
        Files.write(file, bytes);

        assertThat(changes.read().get(0).changes()).containsExactly("first");
    }

    @Test
    void aDirectoryInItsPlaceIsPutAside() throws IOException {
        Files.createDirectories(file.resolve("inside"));

        assertThat(changes.read()).isEmpty();
        changes.restart("header");

        assertThat(changes.read()).containsExactly(new ChangeLog.Content("header", List.of()));
        assertThat(dir.resolve("config/offsets.journal.damaged/inside")).isDirectory();
    }

    @Test
    void takesNothingAfterAFailureUntilItIsBegunAnew() {
        boolean[] failing = {false};
        ChangeLog failable = new ChangeLog(file, 0, new FileIo() {
            @Override
            public void writeAtAndForce(Path path, long position, byte[] content) throws IOException {
                FileIo.super.writeAtAndForce(path, position, failing[0] ? Arrays.copyOf(content, 3) : content);
                if (failing[0]) {
                    throw new IOException("No space left on device");
                }
            }
        });
        failable.restart("one");
        failable.append(List.of("a"));
        failing[0] = true;

        assertThatThrownBy(() -> failable.append(List.of("b")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("offsets.journal");
        failing[0] = false;
        assertThat(failable.isOpen()).isFalse();
        assertThat(failable.read().get(0).changes()).containsExactly("a");
        failable.restart("two");
        failable.append(List.of("c"));
        assertThat(failable.read().get(1)).isEqualTo(new ChangeLog.Content("two", List.of("c")));
    }

    @Test
    void aFileWithRoomKeepsItsLengthUntilThatIsUsedUp() {
        ChangeLog roomy = new ChangeLog(file, 100);
        roomy.restart("header");
        long begun = file.toFile().length();
        roomy.append(List.of("x".repeat(40)));
        roomy.append(List.of("y".repeat(20)));
        assertThat(file).hasSize(begun);

        roomy.append(List.of("z".repeat(40)));

        assertThat(file).hasSize(roomy.length() + 100);
        assertThat(new ChangeLog(file, 100).read())
                .containsExactly(
                        new ChangeLog.Content("header", List.of("x".repeat(40), "y".repeat(20), "z".repeat(40))));
    }

    @Test
    void aLineThatIsTornInTheRoomIsNotRead() throws IOException {
        ChangeLog roomy = new ChangeLog(file, 1000);
        roomy.restart("header");
        roomy.append(List.of("first"));
        long firstEnd = roomy.length();
        roomy.append(List.of("second"));
        byte[] whole = Files.readAllBytes(file);
        for (int torn = (int) firstEnd; torn < roomy.length(); torn++) {
            byte[] bytes = whole.clone();
            Arrays.fill(bytes, torn, bytes.length, (byte) 0);
            Files.write(file, bytes);

            assertThat(roomy.read().get(0).changes()).containsExactly("first");
        }
    }
}
