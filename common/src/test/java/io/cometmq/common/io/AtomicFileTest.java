// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path dir;

    private Path file;
    private AtomicFile atomic;

    @BeforeEach
    void setUp() {
        file = dir.resolve("config/topics.json");
        atomic = new AtomicFile(file);
    }

    @Test
    void isEmptyBeforeTheFirstSave() {
        assertThat(atomic.load(text -> text)).isEmpty();
    }

    @Test
    void loadsWhatWasSavedLast() {
        atomic.save("one");
        atomic.save("två");

        assertThat(atomic.load(text -> text)).contains("två");
        assertThat(dir.resolve("config/topics.json.bak")).hasContent("one");
        assertThat(dir.resolve("config/topics.json.tmp")).doesNotExist();
    }

    @Test
    void fallsBackToThePreviousGenerationWhenTheFileIsGarbled() throws IOException {
        atomic.save("1");
        atomic.save("2");
        Files.writeString(file, "{\"cut");

        assertThat(atomic.load(Integer::valueOf)).contains(1);
    }

    @Test
    void fallsBackWhenTheFileIsMissing() throws IOException {
        atomic.save("1");
        atomic.save("2");
        Files.delete(file);

        assertThat(atomic.load(Integer::valueOf)).contains(1);
    }

    @Test
    void keepsTheGoodPreviousGenerationWhenAGarbledFileIsReplaced() throws IOException {
        atomic.save("1");
        atomic.save("2");
        Files.writeString(file, "garbled");
        assertThat(atomic.load(Integer::valueOf)).contains(1);

        atomic.save("3");

        assertThat(atomic.load(Integer::valueOf)).contains(3);
        assertThat(dir.resolve("config/topics.json.bak")).hasContent("1");
    }

    @Test
    void startsWithoutTheStateWhenBothAreGarbledAndKeepsThemForAnOperator() throws IOException {
        atomic.save("1");
        atomic.save("2");
        Files.writeString(file, "a");
        Files.writeString(dir.resolve("config/topics.json.bak"), "b");

        assertThat(atomic.load(Integer::valueOf)).isEmpty();
        atomic.save("3");

        assertThat(atomic.load(Integer::valueOf)).contains(3);
        assertThat(dir.resolve("config/topics.json.damaged")).hasContent("a");
        assertThat(dir.resolve("config/topics.json.bak.damaged")).hasContent("b");
    }

    @Test
    void anOwnerThatNeedsItsStateIsToldThatItIsLostAndNothingIsMoved() throws IOException {
        atomic.save("1");
        atomic.save("2");
        Files.writeString(dir.resolve("config/topics.json"), "a");

        assertThat(atomic.loadOrFail(Integer::valueOf)).contains(1);
        assertThat(dir.resolve("config/topics.json.damaged")).hasContent("a");

        Files.writeString(dir.resolve("config/topics.json.bak"), "b");
        assertThatThrownBy(() -> atomic.loadOrFail(Integer::valueOf))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("topics.json.bak");
        assertThat(dir.resolve("config/topics.json.bak")).hasContent("b");
    }

    @Test
    void theFirstSaveMakesTwoCopies() throws IOException {
        atomic.save("1");
        Files.writeString(file, "garbled");

        assertThat(atomic.load(Integer::valueOf)).contains(1);
    }

    @Test
    void putsDirectoriesAsideThatStandInThePlaceOfItsFiles() throws IOException {
        atomic.save("1");
        atomic.save("2");
        Files.delete(file);
        for (String name : new String[] {"topics.json", "topics.json.tmp"}) {
            Files.createDirectories(dir.resolve("config").resolve(name).resolve("inside"));
        }

        assertThat(atomic.load(Integer::valueOf)).contains(1);
        atomic.save("3");
        Files.delete(dir.resolve("config/topics.json.bak"));
        Files.createDirectories(dir.resolve("config/topics.json.bak/inside"));
        atomic.save("4");

        assertThat(atomic.load(Integer::valueOf)).contains(4);
        assertThat(dir.resolve("config/topics.json.damaged/inside")).isDirectory();
    }

    @Test
    void aFailedSaveLeavesWhatWasThereWhereverItFails() {
        for (Step step : Step.values()) {
            Path own = dir.resolve(step.name()).resolve("f");
            FailingIo io = new FailingIo();
            AtomicFile failing = new AtomicFile(own, io);
            failing.save("1");
            failing.save("2");
            io.failAt = step;

            assertThatThrownBy(() -> failing.save("3"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(own.toString());

            io.failAt = null;
            assertThat(failing.load(Integer::valueOf)).as("%s", step).hasValueSatisfying(n -> assertThat(n)
                    .isIn(2, 3));
            failing.save("4");
            assertThat(failing.load(Integer::valueOf)).contains(4);
        }
    }

    @Test
    void namesTheFileWhenItsDirectoryCannotBeMade() throws IOException {
        Path blocker = Files.writeString(dir.resolve("blocker"), "x");
        AtomicFile blocked = new AtomicFile(blocker.resolve("f"));

        assertThatThrownBy(() -> blocked.save("1"))
                .hasMessageContaining(blocker.resolve("f").toString());
    }

    private enum Step {
        DIRECTORIES,
        WRITE,
        HALF_WRITE,
        RENAME_PRESENT,
        RENAME_NEW,
        FORCE_DIRECTORY
    }

    /** The real file system, but for one step that fails. */
    private static final class FailingIo implements FileIo {
        Step failAt;

        @Override
        public void createDirectories(Path directory) throws IOException {
            failIf(Step.DIRECTORIES);
            FileIo.super.createDirectories(directory);
        }

        @Override
        public void writeAndForce(Path target, byte[] content) throws IOException {
            failIf(Step.WRITE);
            if (failAt == Step.HALF_WRITE) {
                Files.write(target, new byte[] {'{'});
            }
            failIf(Step.HALF_WRITE);
            FileIo.super.writeAndForce(target, content);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            failIf(to.toString().endsWith(".bak") ? Step.RENAME_PRESENT : Step.RENAME_NEW);
            FileIo.super.rename(from, to);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            failIf(Step.FORCE_DIRECTORY);
            FileIo.super.forceDirectory(directory);
        }

        private void failIf(Step step) throws IOException {
            if (failAt == step) {
                throw new IOException("disk refused " + step);
            }
        }
    }
}
