// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

/** Is told how a comparison goes on. Confined to one thread. */
public interface Log {
    /** One step took so long. */
    void step(String what, double seconds);

    /** Something that the reader of the report must know: what failed or was left out. */
    void remark(String what);
}
