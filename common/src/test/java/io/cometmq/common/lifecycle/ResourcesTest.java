// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    private final List<String> closed = new ArrayList<>();
    private final Resources resources = new Resources();

    @Test
    void closesTheNewestFirst() {
        resources.own(() -> closed.add("a"));
        resources.own(() -> closed.add("b"));

        resources.close();

        assertThat(closed).containsExactly("b", "a");
    }

    @Test
    void closesNothingTwice() {
        resources.own(() -> closed.add("a"));

        resources.close();
        resources.close();

        assertThat(closed).containsExactly("a");
    }

    @Test
    void closesTheRestWhenOneFailsAndThrowsTheFirstFailure() {
        IllegalStateException later = new IllegalStateException("a failed");
        IllegalStateException first = new IllegalStateException("c failed");
        resources.own(() -> {
            throw later;
        });
        resources.own(() -> closed.add("b"));
        resources.own(() -> {
            throw first;
        });

        assertThatThrownBy(resources::close).isSameAs(first).hasSuppressedException(later);
        assertThat(closed).containsExactly("b");
    }

    @Test
    void wrapsACheckedFailure() {
        IOException failure = new IOException("disk");
        resources.own(() -> {
            throw failure;
        });

        assertThatThrownBy(resources::close)
                .isInstanceOf(IllegalStateException.class)
                .hasCause(failure);
    }

    @Test
    void closesWhatIsOpenedTooLate() {
        resources.close();

        assertThatThrownBy(() -> resources.own(() -> closed.add("late"))).isInstanceOf(IllegalStateException.class);
        assertThat(closed).containsExactly("late");
    }
}
