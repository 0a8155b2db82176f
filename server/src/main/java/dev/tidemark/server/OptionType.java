package dev.tidemark.server;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The type of a configuration value: how its text is read, what is allowed, and how it is written again.
 *
 * <p>Values are {@link Long} for numbers, sizes (bytes) and times (nanoseconds), else {@link String} or {@link Path}.
 * Thread: safe from any.
 */
interface OptionType {
    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if it is not allowed; the message says what is wrong with it.
     */
    Object parse(String text);

    /** The type's name in documents and faults, e.g. {@code size}. */
    String name();

    /** What is allowed, e.g. {@code 4KiB to 16MiB}. */
    String range();

    /** The text of a value, which {@link #parse} reads back. */
    String format(Object value);

    private static void requireWithin(long value, long least, long most) {
        if (value < least) {
            throw new IllegalArgumentException("too low");
        }
        if (value > most) {
            throw new IllegalArgumentException("too high");
        }
    }

    /** A whole number, or a word that stands for {@link #AUTO}. */
    record WholeNumber(long least, long most, String autoWord) implements OptionType {
        /** The value of {@code autoWord}: to be derived from others. */
        static final long AUTO = -1;

        private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");

        WholeNumber(long least, long most) {
            this(least, most, null);
        }

        @Override
        public Object parse(String text) {
            if (text.equals(autoWord)) {
                return AUTO;
            }
            if (!DIGITS.matcher(text).matches()) {
                throw new IllegalArgumentException("not a whole number");
            }
            long value = Long.parseLong(text);
            requireWithin(value, least, most);
            return value;
        }

        @Override
        public String name() {
            return "whole number";
        }

        @Override
        public String range() {
            String range = least + " to " + most;
            return autoWord == null ? range : range + ", or " + autoWord;
        }

        @Override
        public String format(Object value) {
            return autoWord != null && (long) value == AUTO ? autoWord : value.toString();
        }
    }

    /** An amount of memory, in bytes, or a word that stands for {@link #AUTO}. */
    record Size(long leastBytes, long mostBytes, String autoWord) implements OptionType {
        /** The value of {@code autoWord}: to be derived from the machine. */
        static final long AUTO = -1;

        Size(long leastBytes, long mostBytes) {
            this(leastBytes, mostBytes, null);
        }

        @Override
        public Object parse(String text) {
            if (text.equals(autoWord)) {
                return AUTO;
            }
            long bytes = Quantity.parseBytes(text);
            requireWithin(bytes, leastBytes, mostBytes);
            return bytes;
        }

        @Override
        public String name() {
            return "size";
        }

        @Override
        public String range() {
            String range = Quantity.formatBytes(leastBytes) + " to " + Quantity.formatBytes(mostBytes);
            return autoWord == null ? range : range + ", or " + autoWord;
        }

        @Override
        public String format(Object value) {
            return (long) value == AUTO ? autoWord : Quantity.formatBytes((long) value);
        }
    }

    /** A time, in nanoseconds. */
    record Time(long leastNs, long mostNs) implements OptionType {
        @Override
        public Object parse(String text) {
            long timeNs = Quantity.parseNs(text);
            requireWithin(timeNs, leastNs, mostNs);
            return timeNs;
        }

        @Override
        public String name() {
            return "time";
        }

        @Override
        public String range() {
            return Quantity.formatNs(leastNs) + " to " + Quantity.formatNs(mostNs);
        }

        @Override
        public String format(Object value) {
            return Quantity.formatNs((long) value);
        }
    }

    /** One of several words. */
    record Choice(List<String> words) implements OptionType {
        @Override
        public Object parse(String text) {
            if (!words.contains(text)) {
                throw new IllegalArgumentException("not one of the words");
            }
            return text;
        }

        @Override
        public String name() {
            return "word";
        }

        @Override
        public String range() {
            return String.join(", ", words);
        }

        @Override
        public String format(Object value) {
            return value.toString();
        }
    }

    /** A host name or an IP address, without a port. */
    record Address() implements OptionType {
        private static final Pattern NAME_OR_IPV4 = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})");
        private static final Pattern IPV6 =
                Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9_.-]+)?");

        @Override
        public Object parse(String text) {
            if (!NAME_OR_IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
                throw new IllegalArgumentException("not an address");
            }
            return text;
        }

        @Override
        public String name() {
            return "address";
        }

        @Override
        public String range() {
            return "a host name or an IP address, without a port";
        }

        @Override
        public String format(Object value) {
            return value.toString();
        }
    }

    /** Words of one or more letters, digits, and what else a pattern allows. */
    record Name(String what, Pattern pattern) implements OptionType {
        @Override
        public Object parse(String text) {
            if (!pattern.matcher(text).matches()) {
                throw new IllegalArgumentException("not such a name");
            }
            return text;
        }

        @Override
        public String name() {
            return "name";
        }

        @Override
        public String range() {
            return what;
        }

        @Override
        public String format(Object value) {
            return value.toString();
        }
    }

    /** Addresses with ports, one or more. */
    record Endpoints() implements OptionType {
        private static final Pattern ENDPOINT =
                Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]{0,252}|\\[[0-9A-Fa-f:.%]+]):[0-9]{1,5}");
        private static final Pattern COMMA = Pattern.compile(" *, *");

        /** The addresses in a value. */
        static List<String> of(Object value) {
            return List.of(COMMA.split((String) value));
        }

        @Override
        public Object parse(String text) {
            for (String endpoint : COMMA.split(text, -1)) {
                if (!ENDPOINT.matcher(endpoint).matches()) {
                    throw new IllegalArgumentException("not an address with a port");
                }
            }
            return text;
        }

        @Override
        public String name() {
            return "addresses";
        }

        @Override
        public String range() {
            return "HOST:PORT, or several with commas between";
        }

        @Override
        public String format(Object value) {
            return value.toString();
        }
    }

    /** A text that is shown nowhere, or a word for none. */
    record Secret(String word) implements OptionType {
        private static final String HIDDEN = "********";

        /** A value: its text is that which may be shown. */
        record Value(String secret, boolean isNone) {
            @Override
            public String toString() {
                return isNone ? secret : HIDDEN;
            }
        }

        @Override
        public Object parse(String text) {
            return new Value(text, text.equals(word));
        }

        @Override
        public String name() {
            return "secret";
        }

        @Override
        public String range() {
            return "a text, or " + word;
        }

        @Override
        public String format(Object value) {
            return value.toString();
        }
    }

    /** A section of its own in HOCON, for a library that knows its keys. */
    record Hocon() implements OptionType {
        @Override
        public Object parse(String text) {
            try {
                return ConfigFactory.parseString(text.startsWith("{") ? text : "{" + text + "}")
                        .resolve()
                        .root()
                        .render(ConfigRenderOptions.concise());
            } catch (ConfigException e) {
                throw new IllegalArgumentException("not HOCON", e);
            }
        }

        @Override
        public String name() {
            return "section";
        }

        @Override
        public String range() {
            return "HOCON";
        }

        @Override
        public String format(Object value) {
            return value.toString();
        }
    }

    /** A file or directory, or a word that stands for one that is derived from others, or for none. */
    record FilePath(String what, String word) implements OptionType {
        private static final String DIRECTORY = "a directory, made if it is not there";

        FilePath() {
            this(DIRECTORY, null);
        }

        FilePath(String word) {
            this(DIRECTORY, word);
        }

        /** Whether a value is the word. */
        boolean isWord(Object value) {
            return word != null && value.equals(Path.of(word));
        }

        @Override
        public Object parse(String text) {
            if (text.isBlank()) {
                throw new IllegalArgumentException("empty");
            }
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("not a path", e);
            }
        }

        @Override
        public String name() {
            return "path";
        }

        @Override
        public String range() {
            return what + (word == null ? "" : ", or " + word);
        }

        @Override
        public String format(Object value) {
            return value.toString();
        }
    }
}
