// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.store.queue.OpenFiles.Handle;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
    private static final int BOUND = 16;

    private final FaultyFiles disk = new FaultyFiles();
    private final OpenFiles open = new OpenFiles(disk.powered(), BOUND);

    @Test
    void aFileThatFitsStaysOpen() throws IOException {
        List<Handle> files = handles(BOUND);

        useAll(files);
        int opened = disk.count(Operation.OPEN);
        useAll(files);

        assertThat(opened).isEqualTo(BOUND);
        assertThat(disk.count(Operation.OPEN)).isEqualTo(opened);
        assertThat(open.openCount()).isEqualTo(BOUND);
    }

    @Test
    void usingSomewhatMoreInTurnThanFitOpensOnlySomeOfThemAnew() throws IOException {
        List<Handle> files = handles(BOUND + 2);
        useAll(files);
        int opened = disk.count(Operation.OPEN);

        int turns = 20;
        for (int i = 0; i < turns; i++) {
            useAll(files);
        }

        assertThat(disk.count(Operation.OPEN) - opened).isLessThan(files.size() * turns / 2);
        assertThat(open.openCount()).isEqualTo(BOUND);
    }

    @Test
    void filesInUseAreNotClosed() throws IOException {
        List<Handle> files = handles(BOUND + 3);
        for (Handle file : files) {
            open.acquire(file);
        }
        assertThat(open.openCount()).isEqualTo(files.size());

        files.forEach(open::release);
        useAll(handles(1));

        assertThat(open.openCount()).isEqualTo(BOUND);
    }

    @Test
    void aFileThatIsForgottenIsClosedOnceNobodyUsesItAndNotOpenedAgain() throws IOException {
        List<Handle> files = handles(3);
        useAll(files);
        Handle used = files.get(0);
        StoreFile same = open.acquire(used);

        open.forget(used);
        open.forget(files.get(1));

        assertThat(open.openCount()).isEqualTo(2);
        assertThat(same.size()).isZero();
        open.release(used);
        assertThat(open.openCount()).isEqualTo(1);
        assertThatThrownBy(() -> open.acquire(used)).isInstanceOf(NoSuchFileException.class);
        open.close();
        assertThat(open.openCount()).isZero();
    }

    @Test
    void howManyAreOpenFollowsWhatTheProcessMayHave() {
        assertThat(QueueConfig.DEFAULT.mostOpenFiles(100)).isEqualTo(512);
        assertThat(QueueConfig.DEFAULT.mostOpenFiles(20_000)).isEqualTo(10_000);
        assertThat(QueueConfig.DEFAULT.mostOpenFiles(1L << 40)).isEqualTo(16_384);
        assertThat(new QueueConfig(2000, 16).mostOpenFiles(20_000)).isEqualTo(16);
    }

    private void useAll(List<Handle> files) throws IOException {
        for (Handle file : files) {
            open.acquire(file);
            open.release(file);
        }
    }

    private List<Handle> handles(int count) throws IOException {
        disk.powered().createDirectories(Path.of("/queues"));
        return IntStream.range(0, count)
                .mapToObj(i -> new Handle(Path.of("/queues/" + i), 0))
                .toList();
    }
}
