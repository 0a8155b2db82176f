package dev.tidemark.server.doctor;

/**
 * What one look has found. Immutable. Thread: safe from any.
 *
 * @param subject what was looked at, in a word or two.
 * @param found what there is, with figures.
 * @param harm what it would lead to; empty if {@link Level#OK}.
 * @param remedy what to do; empty if {@link Level#OK}.
 */
public record Finding(Level level, String subject, String found, String harm, String remedy) {
    static Finding ok(String subject, String found) {
        return new Finding(Level.OK, subject, found, "", "");
    }

    static Finding note(String subject, String found, String harm, String remedy) {
        return new Finding(Level.NOTE, subject, found, harm, remedy);
    }

    static Finding warn(String subject, String found, String harm, String remedy) {
        return new Finding(Level.WARN, subject, found, harm, remedy);
    }

    static Finding fail(String subject, String found, String harm, String remedy) {
        return new Finding(Level.FAIL, subject, found, harm, remedy);
    }

    /** The machine does not tell. */
    static Finding unknown(String subject, String path) {
        return note(subject, "not told: " + path + " cannot be read", "nothing may be wrong", "look at it by hand");
    }
}
