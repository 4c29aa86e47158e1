// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimesTest {
    private static final long MOMENT = 1_768_478_400_123L;

    @Test
    void readsMillisecondsAndDates() {
        String shown = Times.show(MOMENT);
        String written = shown.replace(' ', '#').replace(',', ':');

        assertThat(Times.parse(Long.toString(MOMENT))).isEqualTo(MOMENT);
        assertThat(Times.parse(written)).isEqualTo(MOMENT);
    }

    @Test
    void aMomentThatNeverWasShowsAsNothing() {
        assertThat(Times.showIfAny(0)).isEmpty();
    }

    @Test
    void anythingElseIsRefusedWithBothForms() {
        assertThatThrownBy(() -> Times.parse("yesterday"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'yesterday' is no moment: expected milliseconds since 1970 or yyyy-MM-dd#HH:mm:ss:SSS");
    }
}
