package dev.tidemark.server.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a machine tells of itself in its files, such as {@code /proc/meminfo}, below a root that is {@code /} but in tests.
 *
 * <p>Thread: one.
 */
public final class Machine {
    private static final Pattern FIRST_NUMBER = Pattern.compile("-?\\d{1,30}");
    private static final String MEMINFO = "proc/meminfo";
    private static final long KIB = 1 << 10;
    private static final int READ_BYTES = 1 << 16;

    private final Path root;
    private final Map<String, String> environment;
    private final int processors;

    /**
     * A machine.
     *
     * @param environment variables of the process.
     * @param processors as Java counts them.
     */
    public Machine(Path root, Map<String, String> environment, int processors) {
        this.root = root;
        this.environment = Map.copyOf(environment);
        this.processors = processors;
    }

    /** This one. */
    public static Machine here() {
        return new Machine(Path.of("/"), System.getenv(), Runtime.getRuntime().availableProcessors());
    }

    int processors() {
        return processors;
    }

    /** A variable of the environment, empty if it is not set. */
    String environment(String name) {
        return environment.getOrDefault(name, "");
    }

    /** What a file says, byte for character; nothing if it is not there or may not be read. {@code path} has no / in front. */
    Optional<String> text(String path) {
        try (InputStream in = Files.newInputStream(root.resolve(path))) {
            return Optional.of(read(in).toString(StandardCharsets.ISO_8859_1).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The kernel's files say they are empty, and some have their say only once: so as much as they give, in one go. */
    private static ByteArrayOutputStream read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[READ_BYTES];
        for (int count = in.read(some); count > 0; count = in.read(some)) {
            all.write(some, 0, count);
        }
        return all;
    }

    /** The lines of a file; none if it cannot be read. */
    List<String> lines(String path) {
        return text(path).map(text -> text.lines().toList()).orElse(List.of());
    }

    /** The first number in a file. */
    OptionalLong number(String path) {
        return text(path).map(Machine::firstNumber).orElse(OptionalLong.empty());
    }

    /** The first number in the line that begins with a name, as in {@code MemTotal:  16 kB}. */
    OptionalLong number(String path, String name) {
        return lines(path).stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> firstNumber(line.substring(name.length())))
                .orElse(OptionalLong.empty());
    }

    /** A line of {@code /proc/meminfo} in bytes. */
    OptionalLong memoryBytes(String name) {
        OptionalLong kib = number(MEMINFO, name + ":");
        return kib.isPresent() ? OptionalLong.of(kib.getAsLong() * KIB) : kib;
    }

    /** The names in a directory, sorted; none if there is no such directory. */
    List<String> names(String directory) {
        try (Stream<Path> entries = Files.list(root.resolve(directory))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The first number in a text; {@link Long#MAX_VALUE} for more. */
    static OptionalLong firstNumber(String text) {
        Matcher matcher = FIRST_NUMBER.matcher(text);
        if (!matcher.find()) {
            return OptionalLong.empty();
        }
        BigInteger number = new BigInteger(matcher.group());
        return OptionalLong.of(number.bitLength() < Long.SIZE ? number.longValue() : Long.MAX_VALUE);
    }
}
