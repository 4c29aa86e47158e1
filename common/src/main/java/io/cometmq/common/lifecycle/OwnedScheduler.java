// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

/** A scheduler as its owner sees it: closing it drops the tasks that wait and lets the present one end. */
public interface OwnedScheduler extends Scheduler, Resource {}
