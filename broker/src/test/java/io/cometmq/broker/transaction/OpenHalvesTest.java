// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static io.cometmq.broker.transaction.OpenHalves.Outcome.BEGUN;
import static io.cometmq.broker.transaction.OpenHalves.Outcome.ENDED;
import static io.cometmq.broker.transaction.OpenHalves.Outcome.ENDING;
import static io.cometmq.broker.transaction.OpenHalves.Outcome.NO_ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenHalvesTest {
    private final OpenHalves halves = new OpenHalves(100);

    @Test
    void oneOfSeveralEndsIt() {
        assertThat(halves.begin(101, 101).outcome()).isEqualTo(BEGUN);
        assertThat(halves.begin(101, 101).outcome()).isEqualTo(ENDING);

        halves.ended(101, 101);

        assertThat(halves.begin(101, 101).outcome()).isEqualTo(ENDED);
    }

    @Test
    void whatWasNotDoneCanBeBegunAgainAndIsNotPassed() {
        halves.begin(100, 100);
        assertThat(halves.advance(200)).isEqualTo(100);

        halves.abandoned(100);

        assertThat(halves.isOpen(100)).isTrue();
        assertThat(halves.begin(100, 100).outcome()).isEqualTo(BEGUN);
    }

    @Test
    void theWindowMovesOverWhatIsEndedAndNoFurtherThanTheQueue() {
        end(100);
        end(102);

        assertThat(halves.advance(103)).isEqualTo(101);
        end(101);
        assertThat(halves.advance(103)).isEqualTo(103);
        assertThat(halves.begin(102, 102).outcome()).isEqualTo(ENDED);
        assertThat(halves.isOpen(103)).isTrue();
    }

    @Test
    void aLongWayOfTheWindowForgetsNothing() {
        List<Long> open = new ArrayList<>();
        for (long offset = 100; offset < 400_000; offset++) {
            if (offset % 100_000 == 99_999) {
                open.add(offset);
            } else {
                end(offset);
            }
            if (offset == 350_000) {
                end(99_999);
                open.remove(99_999L);
                halves.advance(offset);
            }
        }

        assertThat(halves.advance(400_000)).isEqualTo(199_999);
        assertThat(open).containsExactly(199_999L, 299_999L, 399_999L);
        for (long offset = 200_000; offset < 400_000; offset++) {
            assertThat(halves.isOpen(offset)).isEqualTo(open.contains(offset));
        }
        assertThat(halves.nextOpen(200_000)).isEqualTo(299_999);
    }

    @Test
    void whatHasNoRoomIsLeftToLaterAndTheOldestAlwaysHave() {
        OpenHalves small = new OpenHalves(new EndedOffsets(100, 10, 2));
        assertThat(small.begin(115, 115).outcome()).isEqualTo(BEGUN);
        assertThat(small.isCrowded()).isFalse();
        assertThat(small.begin(125, 125).outcome()).isEqualTo(BEGUN);
        assertThat(small.isCrowded()).isTrue();

        assertThat(small.begin(135, 135).outcome()).isEqualTo(NO_ROOM);
        assertThat(small.canMove(135)).isFalse();
        assertThat(small.begin(116, 116).outcome()).isEqualTo(BEGUN);
        assertThat(small.begin(100, 100).outcome()).isEqualTo(BEGUN);
    }

    @Test
    void whatWasEndedBeforeTheStartIsKnownBeyondTheBoundToo() {
        OpenHalves small = new OpenHalves(new EndedOffsets(0, 10, 2));
        for (long offset = 1; offset < 1000; offset += 2) {
            small.over(offset);
        }

        for (long offset = 0; offset < 1000; offset++) {
            assertThat(small.isOpen(offset)).as("%s", offset).isEqualTo(offset % 2 == 0);
        }
        assertThat(small.begin(4, 4).outcome()).isEqualTo(BEGUN);
    }

    @Test
    void oneOldOpenHalfMessageAmongMillionsCostsOneChunk() {
        EndedOffsets ended = new EndedOffsets(0, EndedOffsets.CHUNK_OFFSETS, 2);
        OpenHalves few = new OpenHalves(ended);
        long million = 20L * EndedOffsets.CHUNK_OFFSETS;
        for (long offset = 1; offset < million; offset++) {
            assertThat(few.begin(offset, offset).outcome()).isEqualTo(BEGUN);
            few.ended(offset, offset);
        }

        assertThat(few.isCrowded()).isFalse();
        assertThat(few.advance(million)).isZero();
        assertThat(few.nextOpen(1)).isEqualTo(million);
        few.ended(0, 0);
        assertThat(few.advance(million)).isEqualTo(million);
    }

    @Test
    void aCopyIsEndedInThePlaceOfWhatItIsACopyOf() {
        assertThat(halves.moved(100, 100, 110)).isTrue();
        assertThat(halves.begin(100, 100)).isEqualTo(new OpenHalves.Attempt(BEGUN, 110));

        halves.ended(100, 110);

        assertThat(halves.begin(100, 100).outcome()).isEqualTo(ENDED);
        assertThat(halves.begin(100, 110).outcome()).isEqualTo(ENDED);
        assertThat(halves.followed()).isZero();
    }

    @Test
    void aCopyOfWhatIsJustBeingEndedIsEndedToo() {
        halves.begin(100, 100);

        assertThat(halves.moved(100, 100, 110)).isFalse();

        assertThat(halves.isOpen(110)).isFalse();
    }

    private void end(long offset) {
        halves.begin(offset, offset);
        halves.ended(offset, offset);
    }
}
