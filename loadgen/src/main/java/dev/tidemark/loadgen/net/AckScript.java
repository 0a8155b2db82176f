package dev.tidemark.loadgen.net;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What an ack is on Redis: moves last read forward, never back, and clears both counters; one that would move it back changes
 * nothing. {@code KEYS[1]} is the user's hash; {@code ARGV} the field of last read, the message, the fields of the counters. Ids
 * are compared as decimal text, since Lua's numbers hold 53 bits.
 */
public final class AckScript {
    /** The script; docs/LOADGEN.md shows it. */
    public static final String TEXT = "local last = redis.call('HGET', KEYS[1], ARGV[1])\n"
            + "local message = ARGV[2]\n"
            + "if last and (#last > #message or (#last == #message and last > message)) then return 0 end\n"
            + "redis.call('HSET', KEYS[1], ARGV[1], message, ARGV[3], 0, ARGV[4], 0)\n"
            + "return 1";

    private AckScript() {}

    /** The name that EVALSHA takes. */
    public static String sha1() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(TEXT.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
