// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What applications can use of one library and not of another. Gaps are {@code CLASS} or {@code CLASS: PROMISE}.
 *
 * @param theirs what applications use
 * @param ours what they shall use instead
 */
public record ApiGaps(PublicApi theirs, PublicApi ours) {
    /** All gaps of these classes, named without prefix. */
    public List<String> of(Set<String> names) {
        return of(names, promise -> true);
    }

    /** Only those promises that matter. */
    public List<String> of(Set<String> names, Predicate<String> matters) {
        List<String> gaps = new ArrayList<>();
        for (String name : names) {
            Optional<Class<?>> expected = theirs.find(name);
            if (expected.isPresent()) {
                Optional<Class<?>> found = ours.find(name);
                if (found.isEmpty()) {
                    gaps.add(name);
                } else {
                    gaps.addAll(gaps(name, expected.get(), found.get(), matters));
                }
            }
        }
        return gaps;
    }

    private List<String> gaps(String name, Class<?> expected, Class<?> found, Predicate<String> matters) {
        List<String> gaps = new ArrayList<>();
        Set<String> missing = new TreeSet<>(theirs.ownPromises(expected));
        missing.removeAll(ours.promises(found));
        missing.stream().filter(matters).forEach(promise -> gaps.add(name + ": " + promise));
        Set<String> demanded = new TreeSet<>(ours.obligations(found));
        demanded.removeAll(theirs.obligations(expected));
        demanded.forEach(method -> gaps.add(name + ": must not be abstract: " + method));
        return gaps;
    }
}
