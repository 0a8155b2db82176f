package dev.tidemark.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Set;

/**
 * The arrows between packages, net → shard → {cache, journal, store}, and what must stay out of which.
 *
 * <p>A package that does not exist yet passes.
 */
@AnalyzeClasses(packages = "dev.tidemark", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String OURS = "dev.tidemark..";
    private static final String PROTOCOL = "dev.tidemark.protocol..";
    private static final String WIRING = "dev.tidemark.server";
    private static final String NET = "dev.tidemark.server.net..";
    private static final String AUTH = "dev.tidemark.server.auth..";
    private static final String SHARD = "dev.tidemark.server.shard..";
    private static final String CACHE = "dev.tidemark.server.cache..";
    private static final String JOURNAL = "dev.tidemark.server.journal..";
    private static final String RECOVERY = "dev.tidemark.server.recovery..";
    private static final String STORE_INTERFACE = "dev.tidemark.server.store";
    private static final String STORE_ROCKSDB = "dev.tidemark.server.store.rocksdb..";
    private static final String STORE_CASSANDRA = "dev.tidemark.server.store.cassandra..";
    private static final String STORE_TRANSFER = "dev.tidemark.server.store.transfer..";
    private static final String HTTP = "dev.tidemark.server.http..";
    private static final String TELEMETRY = "dev.tidemark.server.telemetry..";
    private static final String DOCTOR = "dev.tidemark.server.doctor..";
    private static final String METRICS = "dev.tidemark.server.metrics..";

    @ArchTest
    static final ArchRule netReachesStatesThroughShards = usesOfOurs(NET, NET, SHARD, AUTH, METRICS, PROTOCOL);

    @ArchTest
    static final ArchRule authIsALeaf = usesOfOurs(AUTH, AUTH, PROTOCOL);

    /** Tokens' hashes are compared by what takes as long for a wrong one as for the right one. */
    @ArchTest
    static final ArchRule authComparesBytesInConstantTimeOnly = noClasses()
            .that()
            .resideInAPackage(AUTH)
            .should()
            .callMethodWhere(target(Arrays.class, "equals", "compare", "mismatch"));

    @ArchTest
    static final ArchRule shardUsesWhatItDrives =
            usesOfOurs(SHARD, SHARD, CACHE, JOURNAL, STORE_INTERFACE, METRICS, PROTOCOL);

    @ArchTest
    static final ArchRule cacheKnowsNoMoreOfTheStoreThanItsImages =
            usesOfOurs(CACHE, CACHE, STORE_INTERFACE, METRICS, PROTOCOL);

    @ArchTest
    static final ArchRule journalStandsAlone = usesOfOurs(JOURNAL, JOURNAL, METRICS, PROTOCOL);

    @ArchTest
    static final ArchRule recoveryJoinsJournalAndStore =
            usesOfOurs(RECOVERY, RECOVERY, JOURNAL, STORE_INTERFACE, METRICS, PROTOCOL);

    @ArchTest
    static final ArchRule storeInterfaceKnowsNoStore = usesOfOurs(STORE_INTERFACE, STORE_INTERFACE, METRICS, PROTOCOL);

    @ArchTest
    static final ArchRule rocksDbStoreKnowsNoOther =
            usesOfOurs(STORE_ROCKSDB, STORE_ROCKSDB, STORE_INTERFACE, METRICS, PROTOCOL);

    @ArchTest
    static final ArchRule cassandraStoreKnowsNoOther =
            usesOfOurs(STORE_CASSANDRA, STORE_CASSANDRA, STORE_INTERFACE, METRICS, PROTOCOL);

    @ArchTest
    static final ArchRule cassandrasDriverStaysInItsStore = noClasses()
            .that()
            .resideOutsideOfPackage(STORE_CASSANDRA)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.datastax..");

    @ArchTest
    static final ArchRule transferKnowsStoresByTheirInterface =
            usesOfOurs(STORE_TRANSFER, STORE_TRANSFER, STORE_INTERFACE, PROTOCOL);

    @ArchTest
    static final ArchRule filesAreReadAndWrittenInTransferAlone = noClasses()
            .that()
            .resideOutsideOfPackage(STORE_TRANSFER)
            .should()
            .dependOnClassesThat(resideInAnyPackage("de.siegmar.fastcsv..", "com.fasterxml.jackson.."));

    @ArchTest
    static final ArchRule metricsIsALeaf = usesOfOurs(METRICS, METRICS);

    @ArchTest
    static final ArchRule httpIsALeaf = usesOfOurs(HTTP, HTTP);

    @ArchTest
    static final ArchRule doctorLooksAtTheMachineAlone = usesOfOurs(DOCTOR, DOCTOR, AUTH);

    @ArchTest
    static final ArchRule telemetryReadsWhatIsCounted =
            usesOfOurs(TELEMETRY, TELEMETRY, HTTP, METRICS, STORE_INTERFACE, PROTOCOL);

    @ArchTest
    static final ArchRule telemetryAloneKnowsPrometheus = noClasses()
            .that()
            .resideOutsideOfPackage(TELEMETRY)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.prometheus..");

    @ArchTest
    static final ArchRule protocolIsALeaf = usesOfOurs(PROTOCOL, PROTOCOL);

    @ArchTest
    static final ArchRule wiringIsUsedByNoPackageBelowIt = noClasses()
            .that()
            .resideOutsideOfPackage(WIRING)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(WIRING);

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.tidemark.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule protocolNeedsBuffersOnly = noClasses()
            .that()
            .resideInAPackage(PROTOCOL)
            .should()
            .dependOnClassesThat(not(resideInAnyPackage("java..", "io.netty.buffer", OURS)));

    @ArchTest
    static final ArchRule rocksDbStaysInItsStore = noClasses()
            .that()
            .resideOutsideOfPackage(STORE_ROCKSDB)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb..");

    @ArchTest
    static final ArchRule netAndHttpAloneKnowNetty = noClasses()
            .that()
            .resideOutsideOfPackages(NET, HTTP, PROTOCOL, WIRING)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    /** A shard takes the time as an argument, waits for nothing, and does not know who runs it. */
    @ArchTest
    static final ArchRule shardAndCacheHaveNoClocksThreadsOrLocks = noClasses()
            .that()
            .resideInAnyPackage(SHARD, CACHE, PROTOCOL)
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.time..", "java.util.concurrent.locks.."))
            .orShould()
            .callMethodWhere(target(System.class, "nanoTime", "currentTimeMillis"))
            .orShould()
            .callMethodWhere(targetOtherThan(Thread.class, "currentThread"))
            .orShould()
            .callConstructorWhere(
                    describe("a thread is made", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
            .orShould()
            .callMethodWhere(target(Object.class, "wait", "notify", "notifyAll"));

    /** What is done for each request allocates nothing and logs nothing. */
    @ArchTest
    static final ArchRule shardAndCacheNeitherBoxNorFormatNorLog = noClasses()
            .that()
            .resideInAnyPackage(SHARD, CACHE, PROTOCOL)
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.util.stream..", "org.slf4j.."))
            .orShould()
            .callMethodWhere(target(String.class, "format", "formatted"))
            .orShould()
            .callMethodWhere(target(Long.class, "valueOf"))
            .orShould()
            .callMethodWhere(target(Integer.class, "valueOf"));

    @ArchTest
    static final ArchRule shardAndCacheAreNotSynchronized = noMethods()
            .that()
            .areDeclaredInClassesThat(resideInAnyPackage(SHARD, CACHE, PROTOCOL))
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED);

    private static ArchRule usesOfOurs(String user, String... used) {
        return noClasses()
                .that()
                .resideInAPackage(user)
                .should()
                .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAnyPackage(used))))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaMethodCall> target(Class<?> owner, String... names) {
        return describe(
                "the target is " + owner.getSimpleName() + "." + String.join("|", names),
                call -> call.getTargetOwner().isEquivalentTo(owner)
                        && Set.of(names).contains(call.getName()));
    }

    private static DescribedPredicate<JavaMethodCall> targetOtherThan(Class<?> owner, String name) {
        return describe(
                "the target is in " + owner.getSimpleName() + ", but not " + name,
                call -> call.getTargetOwner().isAssignableTo(owner)
                        && !call.getName().equals(name));
    }
}
