// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final Checkpoint CHECKPOINT =
            new Checkpoint(5000, 4800, 1_768_478_400_000L, new StartPoint.Derived(12, 3, 4700));

    @TempDir
    Path directory;

    @Test
    void readsWhatItWrote() throws IOException {
        CheckpointFile file = new CheckpointFile(StoreFiles.disk(), directory);

        file.save(CHECKPOINT);

        assertThat(file.load()).contains(CHECKPOINT);
        assertThat(Files.size(directory.resolve("checkpoint"))).isEqualTo(4096);
    }

    @Test
    void hasTheTimesAndOffsetsWhereRocketMqLooksForThem() {
        ByteBuffer file = CHECKPOINT.encode();

        assertThat(file.getLong(0)).isEqualTo(1_768_478_400_000L);
        assertThat(file.getLong(8)).isEqualTo(1_768_478_400_000L);
        assertThat(file.getLong(32)).isEqualTo(5000);
        assertThat(file.getLong(40)).isEqualTo(5000);
    }

    @Test
    void doesNotCountWhenRocketMqWroteToTheStoreSince() {
        ByteBuffer file = CHECKPOINT.encode();
        file.putLong(0, 1_768_478_400_001L);

        assertThat(Checkpoint.decode(file)).isEmpty();
    }

    @Test
    void fallsBackToTheOneBefore() throws IOException {
        CheckpointFile file = new CheckpointFile(StoreFiles.disk(), directory);
        file.save(CHECKPOINT);
        file.save(new Checkpoint(6000, 5900, 1_768_478_400_000L, new StartPoint.Derived(12, 3, 5900)));
        Files.write(directory.resolve("checkpoint"), new byte[10]);

        assertThat(file.load()).contains(CHECKPOINT);
    }

    @Test
    void isGoneWhenAStartGoesBackBeforeIt() throws IOException {
        CheckpointFile file = new CheckpointFile(StoreFiles.disk(), directory);
        file.save(new Checkpoint(4000, 3900, 1_768_478_400_000L, new StartPoint.Derived(12, 3, 3900)));
        file.save(CHECKPOINT);

        file.goBackTo(4999);

        assertThat(directory.resolve("checkpoint")).doesNotExist();
        assertThat(directory.resolve("checkpoint.bak")).exists();
        assertThat(file.load()).map(Checkpoint::offset).contains(4000L);
        file.goBackTo(3999);
        assertThat(file.load()).isEmpty();
    }

    @Test
    void staysWhenAStartGoesOnWhereItSays() throws IOException {
        CheckpointFile file = new CheckpointFile(StoreFiles.disk(), directory);
        file.save(CHECKPOINT);

        file.goBackTo(5000);

        assertThat(file.load()).contains(CHECKPOINT);
    }
}
