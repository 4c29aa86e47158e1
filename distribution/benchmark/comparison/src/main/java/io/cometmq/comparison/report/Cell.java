// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import io.cometmq.comparison.cluster.Peer;

/**
 * A combination that is measured.
 *
 * @param broker whose broker
 * @param client whose client; {@link Peer#COMETMQ} for what this program drives itself
 */
public record Cell(Peer broker, Peer client) {}
