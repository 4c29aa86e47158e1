// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

/**
 * One column of a {@link Table}.
 *
 * @param title what people see above it, such as {@code #Broker Name}
 * @param field what programs find it under, such as {@code brokerName}
 */
public record Column(String title, String field) {}
