package dev.tidemark.bench;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the comparisons may use of the server: its cache and the images that fill it. Peers use nothing of it. */
@AnalyzeClasses(packages = "dev.tidemark.bench", importOptions = ImportOption.DoNotIncludeTests.class)
class BenchArchitectureTest {
    private static final String OURS = "dev.tidemark..";
    private static final String PROTOCOL = "dev.tidemark.protocol..";
    private static final String HEAP = "dev.tidemark.bench.heap..";
    private static final String PEER = "dev.tidemark.bench.peer..";
    private static final String CACHE = "dev.tidemark.bench.cache..";

    @ArchTest
    static final ArchRule peersUseNothingOfTheServer = usesOfOurs(PEER, PEER, HEAP, PROTOCOL);

    @ArchTest
    static final ArchRule heapStandsAlone = usesOfOurs(HEAP, HEAP, PROTOCOL);

    @ArchTest
    static final ArchRule benchmarksUseTheServersCacheOnly =
            usesOfOurs(CACHE, CACHE, HEAP, PROTOCOL, "dev.tidemark.server.cache", "dev.tidemark.server.store");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.tidemark.bench.(**)").should().beFreeOfCycles();

    private static ArchRule usesOfOurs(String user, String... used) {
        return noClasses()
                .that()
                .resideInAPackage(user)
                .should()
                .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAnyPackage(used))));
    }
}
