package dev.tidemark.nc;

/** An option of a command, with what it means. */
enum CommandOption {
    COUNTERS("--counters", "MASK", "mentions,unread,2,3 or some; all; none; 0x for bits"),
    MESSAGE("--message", "ID", "message counted, orders the increment against acks"),
    ONCE("--once", "not where the message has been counted already"),
    FORCE("--force", "clear even what a newer message has been counted in"),
    EXISTING("--existing", "do nothing where no state exists"),
    IF("--if", "VERSION", "only if the state has this version, 0: is not there"),
    QUIET("--quiet", "no reply if it is OK"),
    AFTER("--after", "CHANNEL", "only channels above this one"),
    SINCE("--since", "VERSION", "only states changed after this version"),
    LIMIT("--limit", "N", "at most so many states"),
    SHARD("--shard", "N", "shard that is to serve the connection"),
    TOKEN("--token", "TEXT", "what the server asks for; not kept in the history"),
    NAME("--name", "TEXT", "shown to operators, nc unless given"),
    MIN("--min", "VERSION", "lowest version of the protocol, else 1"),
    MAX("--max", "VERSION", "highest version of the protocol, else 1"),
    FEATURES("--features", "BITS", "features asked for"),
    FLAGS("--flags", "BITS", "more flags of the frame, allowed or not"),
    PARAM("--param", "BITS", "param of the frame instead of what belongs there");

    /** As it is written, with the dashes. */
    final String text;
    /** What its value is called, empty for an option without one. */
    final String valueName;
    /** One line for the help. */
    final String summary;

    CommandOption(String text, String summary) {
        this(text, "", summary);
    }

    CommandOption(String text, String valueName, String summary) {
        this.text = text;
        this.valueName = valueName;
        this.summary = summary;
    }

    boolean hasValue() {
        return !valueName.isEmpty();
    }

    /** The option as a usage line shows it. */
    String usage() {
        return hasValue() ? text + " " + valueName : text;
    }

    /** The option of this text, or null if there is none. */
    static CommandOption of(String text) {
        for (CommandOption option : values()) {
            if (option.text.equals(text)) {
                return option;
            }
        }
        return null;
    }
}
