package dev.tidemark.server.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tokens file: a line a token, {@code NAME SHA-256-IN-HEX ROLE}, separated by blanks; empty lines and those that begin with
 * {@code #} say nothing. All faults are found before any is told; what stands in place of a hash is never repeated, since it may
 * be a token.
 */
public final class TokensFile {
    static final String NAMES = "1 to 64 of A-Z a-z 0-9 . _ -";
    /** Longest file: some ten thousand tokens. */
    static final int MOST_BYTES = 1 << 20;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HASH = Pattern.compile("[0-9A-Fa-f]{" + 2 * Token.HASH_LENGTH + "}");
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");
    private static final int WORDS = 3;

    private final List<Token> tokens = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    /** Whose each hash is, in lower case: a token of two names would have two roles. */
    private final Map<String, String> namesByHash = new HashMap<>();

    private final List<String> faults = new ArrayList<>();
    private final String place;

    private TokensFile(String place) {
        this.place = place;
    }

    /**
     * Reads a file.
     *
     * @throws TokensException if it cannot be read or has faults: all of them.
     */
    public static List<Token> read(Path file) throws TokensException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new TokensException(List.of(file + ": longer than " + MOST_BYTES + " bytes"));
            }
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new TokensException(List.of(file + ": cannot be read: " + e), e);
        }
    }

    /** Reads what a file holds. {@code place} is its name in faults. */
    static List<Token> parse(String place, byte[] content) throws TokensException {
        TokensFile file = new TokensFile(place);
        int number = 0;
        for (String line : new String(content, StandardCharsets.UTF_8).split("\r?\n", -1)) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                file.take(number, BLANKS.split(text));
            }
        }
        if (file.tokens.isEmpty() && file.faults.isEmpty()) {
            file.faults.add(place + ": no token in it, so that nobody could connect; make one with bin/tidemark token");
        }
        if (!file.faults.isEmpty()) {
            throw new TokensException(file.faults);
        }
        return List.copyOf(file.tokens);
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private void take(int line, String[] words) {
        if (words.length != WORDS) {
            fault(line, "words=" + words.length + ", expected 3: NAME SHA-256 ROLE");
            return;
        }
        Optional<Role> role = Role.of(words[2]);
        if (!isName(words[0])) {
            fault(line, "the name is none, expected " + NAMES);
        } else if (!HASH.matcher(words[1]).matches()) {
            fault(line, "the second word is no SHA-256, expected 64 hexadecimal digits (never the token itself)");
        } else if (role.isEmpty()) {
            fault(line, "unknown role, expected reader, writer or admin");
        } else if (!names.add(words[0])) {
            fault(line, "a second token of the name " + words[0]);
        } else if (namesByHash.putIfAbsent(words[1].toLowerCase(Locale.ROOT), words[0]) != null) {
            fault(line, "the same token as " + namesByHash.get(words[1].toLowerCase(Locale.ROOT)));
        } else {
            tokens.add(new Token(words[0], HexFormat.of().parseHex(words[1]), role.get()));
        }
    }

    private void fault(int line, String what) {
        faults.add(place + ":" + line + ": " + what);
    }
}
