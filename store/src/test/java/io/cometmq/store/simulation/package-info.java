// SPDX-License-Identifier: Apache-2.0
/**
 * The store under chance: a run does what brokers, operators, disks and power supplies do, in the order of a seed and in
 * one thread, and compares the store with what was asked of it. {@code StoreSimTest} runs many.
 */
package io.cometmq.store.simulation;
