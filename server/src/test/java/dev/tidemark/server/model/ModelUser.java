package dev.tidemark.server.model;

import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.Status;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** One user of the model: the read states by unsigned channel, and the versions of the newest change and removal. */
public final class ModelUser {
    /** A read state that exists. */
    public record Held(Values values, ModelVersion version) {
        boolean mayBe(ReadState found) {
            return version.mayBe(found.version()) && values.equals(Values.of(found));
        }
    }

    /** What a request did to one state: status, reply flags, and the state afterwards, null if it does not exist. */
    record Step(int status, int flags, Held state) {
        boolean isApplied() {
            return (flags & ReplyFlags.APPLIED) != 0;
        }
    }

    private final TreeMap<Long, Held> states;
    private ModelVersion newest;
    private ModelVersion removal;

    ModelUser() {
        states = new TreeMap<>(Long::compareUnsigned);
        newest = ModelVersion.none();
        removal = newest;
    }

    private ModelUser(ModelUser other) {
        states = new TreeMap<>(other.states);
        newest = other.newest;
        removal = other.removal;
    }

    /**
     * A user with the same states, that goes its own way from here. The two share versions: of those that are not known yet,
     * only one of the two may learn.
     */
    public ModelUser copy() {
        return new ModelUser(this);
    }

    /** Whether what was found somewhere could be this user: the values of all states, and versions as far as they are known. */
    boolean mayBe(FoundUser found) {
        return states.keySet().equals(found.states().keySet())
                && newest.mayBe(found.newestVersion())
                && removal.mayBe(found.removalVersion())
                && found.states().entrySet().stream()
                        .allMatch(entry -> states.get(entry.getKey()).mayBe(entry.getValue()));
    }

    /** Where what was found cannot be this user, for messages. */
    String differencesFrom(FoundUser found) {
        StringBuilder text = new StringBuilder();
        if (!newest.mayBe(found.newestVersion()) || !removal.mayBe(found.removalVersion())) {
            text.append("newest=").append(newest).append(" removal=").append(removal);
            text.append(" found newest=").append(Long.toUnsignedString(found.newestVersion()));
            text.append(" removal=").append(Long.toUnsignedString(found.removalVersion()));
        }
        TreeSet<Long> channels = new TreeSet<>(Long::compareUnsigned);
        channels.addAll(states.keySet());
        channels.addAll(found.states().keySet());
        for (long channel : channels) {
            Held held = states.get(channel);
            ReadState state = found.states().get(channel);
            if (held == null || state == null || !held.mayBe(state)) {
                text.append("; channel ").append(Long.toUnsignedString(channel));
                text.append(": ").append(held).append(", found ").append(state);
            }
        }
        return text.toString();
    }

    /** Takes the versions found where {@link #mayBe} said yes. */
    void see(FoundUser found) {
        newest.see(found.newestVersion());
        removal.see(found.removalVersion());
        found.states().forEach((channel, state) -> states.get(channel).version().see(state.version()));
    }

    /** The states that exist, ascending by unsigned channel. */
    public NavigableMap<Long, Held> states() {
        return Collections.unmodifiableNavigableMap(states);
    }

    /** Version of the newest change, removals included. */
    public ModelVersion newest() {
        return newest;
    }

    /** Version of the newest removal. */
    public ModelVersion removal() {
        return removal;
    }

    /** The version that the next change gets. */
    ModelVersion nextVersion() {
        return newest.next();
    }

    /**
     * Runs a rule on one state.
     *
     * @param version the version for the state, if it changes.
     */
    Step change(long channel, boolean existing, int maxStates, ModelVersion version, StateRules.Rule rule) {
        Held before = states.get(channel);
        if (before == null && existing) {
            return new Step(Status.OK, 0, null);
        }
        Values valuesBefore = before == null ? Values.ZERO : before.values();
        StateRules.Outcome outcome = rule.apply(valuesBefore);
        if (outcome.values().equals(valuesBefore)) {
            return new Step(Status.OK, outcome.flags(), before);
        }
        if (before == null && states.size() >= maxStates) {
            return new Step(Status.LIMIT, 0, null);
        }
        Held after = new Held(outcome.values(), version);
        states.put(channel, after);
        newest = version;
        return new Step(Status.OK, outcome.flags() | ReplyFlags.APPLIED, after);
    }

    /** Removes one state. @return the state as it was, null if there was none. */
    Held forget(long channel) {
        Held before = states.remove(channel);
        if (before != null) {
            removed();
        }
        return before;
    }

    /** Removes all states. @return how many there were. */
    int forgetAll() {
        int count = states.size();
        states.clear();
        if (count > 0) {
            removed();
        }
        return count;
    }

    private void removed() {
        newest = nextVersion();
        removal = newest;
    }
}
