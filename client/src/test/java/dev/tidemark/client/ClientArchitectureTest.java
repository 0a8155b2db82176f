package dev.tidemark.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The client needs the protocol, Netty and slf4j-api, and nothing else. */
@AnalyzeClasses(packages = "dev.tidemark", importOptions = ImportOption.DoNotIncludeTests.class)
class ClientArchitectureTest {
    @ArchTest
    static final ArchRule clientNeedsProtocolNettyAndSlf4jOnly = classes()
            .that()
            .resideInAPackage("dev.tidemark.client..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.net.ssl..",
                    "dev.tidemark.client..",
                    "dev.tidemark.protocol",
                    "io.netty..",
                    "org.slf4j");

    @ArchTest
    static final ArchRule nettysInternalsAreLeftAlone = classes()
            .that()
            .resideInAPackage("dev.tidemark.client..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("io.netty..internal..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.tidemark.(**)").should().beFreeOfCycles();
}
