package dev.tidemark.nc;

import static dev.tidemark.nc.CommandOption.AFTER;
import static dev.tidemark.nc.CommandOption.COUNTERS;
import static dev.tidemark.nc.CommandOption.EXISTING;
import static dev.tidemark.nc.CommandOption.FEATURES;
import static dev.tidemark.nc.CommandOption.FLAGS;
import static dev.tidemark.nc.CommandOption.FORCE;
import static dev.tidemark.nc.CommandOption.IF;
import static dev.tidemark.nc.CommandOption.LIMIT;
import static dev.tidemark.nc.CommandOption.MAX;
import static dev.tidemark.nc.CommandOption.MESSAGE;
import static dev.tidemark.nc.CommandOption.MIN;
import static dev.tidemark.nc.CommandOption.NAME;
import static dev.tidemark.nc.CommandOption.ONCE;
import static dev.tidemark.nc.CommandOption.PARAM;
import static dev.tidemark.nc.CommandOption.QUIET;
import static dev.tidemark.nc.CommandOption.SHARD;
import static dev.tidemark.nc.CommandOption.SINCE;
import static dev.tidemark.nc.CommandOption.TOKEN;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a command may begin with: its arguments in the order of the protocol's fields, its options, and a line of help. */
enum Verb {
    HELLO("", 0, "begin the connection, as first command", SHARD, TOKEN, NAME, MIN, MAX, FEATURES),
    PING("[TEXT]", 0, "answered when all before it is done"),
    INFO("", 0, "figures of the server, a line each"),
    ACK("USER CHANNEL MESSAGE", 3, "read up to a message, clear counters (all)", COUNTERS, FORCE, EXISTING, QUIET),
    INCREMENT("USER CHANNEL DELTA", 3, "add to counters (mentions)", COUNTERS, MESSAGE, ONCE, EXISTING, QUIET),
    RESET("USER CHANNEL", 2, "clear counters (all)", COUNTERS, IF, QUIET),
    GET("USER CHANNEL", 2, "read a state"),
    MARK(
            "USER CHANNEL LASTREAD [MENTIONED [COUNTED [C0,C1,C2,C3]]]",
            3,
            "set a state to exactly this, 0 where left out",
            IF,
            QUIET),
    SET("USER CHANNEL C0,C1,C2,C3", 3, "set counters, but those given as -: 3,-,-,1", COUNTERS, IF, QUIET),
    FORGET("USER CHANNEL", 2, "remove a state, show it as it was", IF, QUIET),
    LOAD("USER", 1, "a user's states by channel, a line each", AFTER, SINCE, LIMIT),
    TOTALS("USER", 1, "sums of the counters, and states with any"),
    FORGET_USER("USER", 1, "remove all states of a user", QUIET),
    INCREMENT_MANY(
            "CHANNEL DELTA [USER…]",
            2,
            "add to counters (mentions) of many users",
            COUNTERS,
            MESSAGE,
            ONCE,
            EXISTING,
            QUIET),
    ACK_MANY("USER [CHANNEL:MESSAGE…]", 1, "ack in many channels of a user", COUNTERS, FORCE, EXISTING, QUIET),
    RAW("HEXBYTES…", 1, "send these bytes, print what comes back");

    /** As it is written in a command. */
    final String text;
    /** Its arguments for a usage line. */
    final String arguments;
    /** Arguments that must be there. */
    final int leastArguments;
    /** Arguments that may be there. */
    final int mostArguments;
    /** One line for the help; the counters meant without --counters are in parentheses. */
    final String summary;

    /** The options that it takes, in the order that help shows them; cannot be changed. */
    @SuppressWarnings("ImmutableEnumChecker")
    final List<CommandOption> options;

    Verb(String arguments, int leastArguments, String summary, CommandOption... options) {
        this.text = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.arguments = arguments;
        this.leastArguments = leastArguments;
        this.mostArguments =
                arguments.contains("…") ? Integer.MAX_VALUE : arguments.isEmpty() ? 0 : arguments.split(" ").length;
        this.summary = summary;
        List<CommandOption> taken = new ArrayList<>(List.of(options));
        if (!text.equals("raw")) {
            // For nonsense: they fit every frame, but raw bytes are taken as they are.
            taken.add(FLAGS);
            taken.add(PARAM);
        }
        this.options = List.copyOf(taken);
    }

    boolean takes(CommandOption option) {
        return options.contains(option);
    }

    String usage() {
        return arguments.isEmpty() ? text : text + " " + arguments;
    }

    /** The verb of this text, or null if there is none. */
    static Verb of(String text) {
        for (Verb verb : values()) {
            if (verb.text.equals(text)) {
                return verb;
            }
        }
        return null;
    }
}
