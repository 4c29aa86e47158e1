// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the map of the code: {@code docs/architecture.md} draws it, this test keeps the drawing true. */
class ArchitectureTest {
    private static final String ROOT = "io.cometmq";

    /** Every module, and the modules it may use. */
    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "common", Set.of(),
            "remoting", Set.of("common"),
            "store", Set.of("common"),
            "namesrv", Set.of("common", "remoting"),
            "broker", Set.of("common", "remoting", "store"),
            "client", Set.of("common", "remoting"),
            "tools", Set.of("common", "remoting", "store", "client"),
            "benchmark", Set.of("common", "client"),
            "distribution", Set.of("common", "remoting", "store", "namesrv", "broker", "client", "tools", "benchmark"));

    private static JavaClasses code;

    @BeforeAll
    static void readTheCode() {
        ImportOption production = location -> !location.contains("/test-classes/") && !location.contains("-tests.jar");
        code = new ClassFileImporter().withImportOption(production).importPackages(ROOT);
    }

    static List<String> modules() {
        return MAY_USE.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void modulesPointDown(String module) {
        List<String> forbidden = MAY_USE.keySet().stream()
                .filter(other -> !other.equals(module)
                        && !MAY_USE.getOrDefault(module, Set.of()).contains(other))
                .map(other -> ROOT + "." + other + "..")
                .toList();

        if (forbidden.isEmpty()) {
            return;
        }
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.toArray(String[]::new))
                .allowEmptyShould(true)
                .check(code);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void packagesOfAModuleAreFreeOfCycles(String module) {
        slices().assignedFrom(packagesOf(module))
                .should()
                .beFreeOfCycles()
                .ignoreDependency(
                        publicClientClass(),
                        resideInAnyPackage(
                                ROOT + ".client.impl..",
                                ROOT + ".client.trace..",
                                ROOT + ".client.consumer.rebalance.."))
                .allowEmptyShould(true)
                .check(code);
    }

    @Test
    void onlyTheNettyTransportSeesNetty() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "..")
                .and()
                .resideOutsideOfPackage(ROOT + ".remoting.netty..")
                .and()
                .resideOutsideOfPackage(ROOT + ".distribution.benchmark..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .because("the benchmark compares with a bare Netty echo; nothing else may depend on the transport")
                .check(code);
    }

    @Test
    void theProtocolSeesNoTransport() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".remoting.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".remoting.netty..", ROOT + ".remoting.rpc..", "io.netty..")
                .check(code);
    }

    @Test
    void theClientNeedsNoLoggingBackend() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".client..", ROOT + ".store..", ROOT + ".remoting..", ROOT + ".common..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ch.qos.logback..")
                .check(code);
    }

    @Test
    void staticFieldsAreFinal() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(are(resideInAPackage(ROOT + "..")))
                .and()
                .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(code);
    }

    @Test
    void onlyLifecycleStartsThreadsSleepsOrReadsTheSystemClock() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "..")
                .and()
                .resideOutsideOfPackage(ROOT + ".common.lifecycle..")
                .should()
                .callMethodWhere(startsOrSleepsOrReadsTheClock())
                .orShould()
                .callConstructorWhere(makesAThread())
                .because("work that takes its clock and its thread from outside can be turned by a test")
                .check(code);
    }

    /** One slice per package of {@code module}; the classes of other modules belong to none. */
    private static SliceAssignment packagesOf(String module) {
        String prefix = ROOT + "." + module;
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                String name = javaClass.getPackageName();
                return name.equals(prefix) || name.startsWith(prefix + ".")
                        ? SliceIdentifier.of(name)
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages of " + module;
            }
        };
    }

    /**
     * The one allowed cycle: a public {@code DefaultMQ…} creates its impl, its traces and its default strategy, and these speak the
     * public types. RocketMQ's package names leave no other way.
     */
    private static DescribedPredicate<JavaClass> publicClientClass() {
        return describe(
                "are public client classes named DefaultMQ…, DefaultLite… or TransactionMQProducer",
                javaClass -> javaClass.getPackageName().startsWith(ROOT + ".client")
                        && (javaClass.getSimpleName().startsWith("DefaultMQ")
                                || javaClass.getSimpleName().startsWith("DefaultLite")
                                || javaClass.getSimpleName().equals("TransactionMQProducer")));
    }

    private static DescribedPredicate<JavaAccess<?>> startsOrSleepsOrReadsTheClock() {
        return describe("starts a thread, sleeps or reads the system clock", access -> {
            AccessTarget target = access.getTarget();
            JavaClass owner = target.getOwner();
            String name = target.getName();
            if (owner.isAssignableTo(Thread.class)) {
                return name.equals("start") || name.equals("sleep") || name.equals("onSpinWait");
            }
            return (owner.isEquivalentTo(System.class) && (name.equals("currentTimeMillis") || name.equals("nanoTime")))
                    || (owner.getPackageName().startsWith("java.time") && name.equals("now"))
                    || (owner.isEquivalentTo(Executors.class) && name.startsWith("new"))
                    || (owner.getFullName().equals("java.util.concurrent.locks.LockSupport")
                            && name.startsWith("park"));
        });
    }

    private static DescribedPredicate<JavaAccess<?>> makesAThread() {
        return describe("makes a thread or a pool", access -> {
            JavaClass owner = access.getTarget().getOwner();
            return owner.isAssignableTo(Thread.class)
                    || (owner.isAssignableTo(Executor.class)
                            && owner.getPackageName().startsWith("java.util"));
        });
    }
}
