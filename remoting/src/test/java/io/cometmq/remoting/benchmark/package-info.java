// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks of the wire; started by hand, see each class. */
package io.cometmq.remoting.benchmark;
