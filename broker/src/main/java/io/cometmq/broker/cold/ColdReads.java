// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.cold;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.store.MessageStore;
import java.util.List;
import java.util.function.Supplier;

/**
 * What reads from the disk are made by.
 *
 * @param pace makes them, beside the work that others wait for
 * @param control says which groups have to wait
 * @param parked makes those of groups that have to wait
 * @param readers whose reads they are
 */
public record ColdReads(ColdPace pace, ColdControl control, ParkedReads parked, ColdReaders readers)
        implements Resource {
    /** How they are set. */
    public record Settings(Supplier<ColdPaceConfig> pace, Supplier<ColdControlConfig> control) {}

    /**
     * Joins the parts for reads of {@code store}.
     *
     * @param loops a scheduler on each event loop
     */
    public static ColdReads start(
            Settings settings,
            ColdThresholds thresholds,
            MessageStore store,
            Lanes lanes,
            List<Scheduler> loops,
            Scheduler scheduler,
            Clock clock) {
        ColdControl control = ColdControl.start(settings.control(), thresholds, scheduler, clock);
        ColdPace pace = new ColdPace(
                lanes.executor(Lane.SLOW),
                new HotWork(store::maxLogOffset, loops, clock),
                settings.pace(),
                scheduler,
                clock);
        // What a group is counted is what it is answered, so no more than that is brought for it.
        store.bringAtMost(() -> control.isEnabled() ? ColdPace.SHORT_WINDOW_BYTES : pace.windowBytes());
        return new ColdReads(pace, control, new ParkedReads(scheduler), new ColdReaders(clock));
    }

    /**
     * Whether what a group reads of old messages is to be treated as if it came from the disk, wherever it is: it read from
     * there lately, and that makes a difference now.
     */
    public boolean goesOn(String group) {
        return (pace.isYielding() || control.isEnabled()) && readers.isOne(group);
    }

    /** A group reads from the disk, or goes on where it did. */
    public void begins(String group) {
        readers.note(group);
    }

    /** Has all reads made that wait, and none wait from now on. */
    @Override
    public void close() {
        parked.close();
        pace.close();
    }
}
