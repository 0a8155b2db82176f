package dev.tidemark.client.shaded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.process.Certificate;
import dev.tidemark.server.process.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The shaded jar as a program has it: with slf4j and nothing else beside it. */
final class ShadedClientIT {
    private static final Path SHADED_JAR = Path.of("target", "tidemark-client-shaded.jar");
    private static final Path SERVER_JAR = Path.of("..", "..", "server", "target", "tidemark-server.jar");
    private static final Path PROGRAM_CLASS =
            Path.of(MentionProgram.class.getName().replace('.', '/') + ".class");

    @TempDir
    private Path dir;

    @Test
    void shouldServeAProgramThatHasNothingElse() throws Exception {
        Certificate certificate = Certificate.make(dir, "server");
        try (ServerProcess server = ServerProcess.on(dir.resolve("data"))
                .fromJar(SERVER_JAR)
                .with("tls.key", certificate.key())
                .with("tls.certificate", certificate.certificate())
                .start()) {
            assertThat(run(server.port(), certificate.certificate())).isEqualTo("channel 7: mentions 1\n");
            server.stopCleanly();
        }
    }

    @Test
    void shouldHaveNettyUnderNamesOfItsOwnAndNothingNative() throws IOException {
        try (JarFile jar = new JarFile(SHADED_JAR.toFile())) {
            List<String> files = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(JarEntry::getName)
                    .toList();
            assertThat(files)
                    .contains(
                            "dev/tidemark/client/TidemarkClient.class",
                            "dev/tidemark/protocol/Opcode.class",
                            "dev/tidemark/client/netty/channel/Channel.class")
                    .allMatch(file -> file.matches("dev/tidemark/.*\\.class|META-INF/(MANIFEST\\.MF|LICENSE|NOTICE)"))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldNameNoClassOfNettysOwnPackages() throws IOException {
        try (JarFile jar = new JarFile(SHADED_JAR.toFile())) {
            for (JarEntry entry : jar.stream()
                    .filter(file -> file.getName().endsWith(".class"))
                    .toList()) {
                assertThat(text(jar, entry)).as(entry.getName()).doesNotContain("io/netty/");
            }
        }
    }

    @Test
    void shouldDependOnSlf4jAlone() throws IOException {
        String pom = Files.readString(Path.of("dependency-reduced-pom.xml"));
        assertThat(pom.split("<dependency>", -1))
                .filteredOn(part -> part.contains("</dependency>") && !part.contains("<scope>test</scope>"))
                .singleElement()
                .asString()
                .contains("<artifactId>slf4j-api</artifactId>");
    }

    private String run(int port, Path authorities) throws Exception {
        Path program = dir.resolve("program");
        Files.createDirectories(program.resolve(PROGRAM_CLASS).getParent());
        Files.copy(Path.of("target", "test-classes").resolve(PROGRAM_CLASS), program.resolve(PROGRAM_CLASS));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(File.pathSeparator, SHADED_JAR.toString(), slf4j(), program.toString()),
                        MentionProgram.class.getName(),
                        "127.0.0.1",
                        Integer.toString(port),
                        authorities.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static String slf4j() throws URISyntaxException {
        return Path.of(LoggerFactory.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }

    private static String text(JarFile jar, ZipEntry entry) throws IOException {
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
