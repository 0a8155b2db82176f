package dev.tidemark.protocol;

/** Flags of a reply, PROTOCOL.md section 4. */
public final class ReplyFlags {
    /** Something changed, and the state got a new version. */
    public static final int APPLIED = 0x01;
    /** An INCREMENT's exact result lay outside a counter's range and was cut. */
    public static final int CLAMPED = 0x02;
    /** A counter that is not zero stayed, since a message newer than the ack has been counted in it. */
    public static final int NEWER = 0x04;
    /** LOAD: some states are left. */
    public static final int MORE = 0x08;
    /** LOAD: not a delta; the client drops what it holds. */
    public static final int FULL = 0x10;
    /** INCREMENT with ONCE: a counter was left alone, since the message has been counted in it. */
    public static final int SKIPPED = 0x20;

    private ReplyFlags() {}

    /** The names of a reply's flags in a line, such as {@code APPLIED NEWER}; empty for none, {@code 0x..} for unknown bits. */
    public static String describe(int flags) {
        return FlagNames.join(flags, " ", "APPLIED", "CLAMPED", "NEWER", "MORE", "FULL", "SKIPPED");
    }
}
