// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.Resources;
import io.cometmq.store.StoreException.Reason;
import io.cometmq.store.flush.DiskHealth;
import io.cometmq.store.flush.FlushConfig;
import io.cometmq.store.flush.FlushDiskType;
import io.cometmq.store.flush.FlushPolicy;
import io.cometmq.store.flush.GroupFlush;
import io.cometmq.store.flush.IntervalFlush;
import io.cometmq.store.flush.LogForcer;
import java.time.Duration;

/** Makes the flush policy that the settings ask for, and starts its thread. */
final class FlushStart {
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(1);
    private static final Duration TIMEOUT_CHECK_INTERVAL = Duration.ofMillis(500);

    private final FlushConfig config;
    private final StoreSite site;
    private final Resources resources;

    FlushStart(FlushConfig config, StoreSite site, Resources resources) {
        this.config = config;
        this.site = site;
        this.resources = resources;
    }

    /**
     * A running policy.
     *
     * @param onFlushed called after each flush when only flushed records may be read
     */
    FlushPolicy start(LogForcer forcer, DiskHealth health, Runnable onFlushed) {
        if (config.diskType() == FlushDiskType.ASYNC_FLUSH) {
            IntervalFlush interval = new IntervalFlush(config, forcer, site.clock());
            resources.own(site.threads().run(interval, config.interval()));
            return interval;
        }
        WakeUp wake = new WakeUp();
        GroupFlush group = new GroupFlush(
                forcer,
                health,
                site.clock(),
                config.syncTimeout(),
                wake,
                onFlushed,
                reason -> new StoreException(Reason.IO, reason));
        wake.to(resources.own(site.threads().run(group, LONGEST_IDLE)));
        resources.own(site.scheduler()
                .every(TIMEOUT_CHECK_INTERVAL, TIMEOUT_CHECK_INTERVAL, "sync flush timeouts", group::expire)::cancel);
        return group;
    }
}
