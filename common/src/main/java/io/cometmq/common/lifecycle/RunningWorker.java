// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

/** A {@link Worker} that is being turned. Closing it ends that after the present turn. Thread-safe. */
public interface RunningWorker extends Resource {
    /** Says that there is work. Cheap when the worker is being turned; callable from any thread. */
    void wake();
}
