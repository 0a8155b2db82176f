package dev.tidemark.server.it;

import dev.tidemark.server.model.ModelRequest;
import dev.tidemark.server.model.ModelUser;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.model.Values;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What was sent for one user since its states were last known for sure, in order, and what of it was acknowledged: says
 * whether the states that a server shows after a crash are those after some prefix of it, and what is missing.
 *
 * <p>Thread: one.
 */
final class UserHistory {
    private static final int STEPS_TOLD = 30;

    private final long user;
    private final List<Step> steps = new ArrayList<>();
    private ModelUser known;

    /** A user of whom nothing is known but what a model holds, with all versions. */
    UserHistory(long user, ModelUser known) {
        this.user = user;
        this.known = known;
    }

    /** One request for the user, or its share of one for many users. */
    static final class Step {
        private final byte[] request;
        private final boolean canChange;
        private ReplyFrame reply;
        private boolean isRefused;
        private boolean isAcknowledged;
        private long acknowledgedNs;

        private Step(byte[] request, boolean canChange) {
            this.request = request;
            this.canChange = canChange;
        }

        /** Whether it is more than a read. */
        boolean canChange() {
            return canChange;
        }

        /** Says that the request was done, at a time of {@link System#nanoTime}. */
        void acknowledge(long ns) {
            isAcknowledged = true;
            acknowledgedNs = ns;
        }

        /** The same, with the reply that tells more of it. */
        void acknowledge(ReplyFrame with, long ns) {
            reply = with;
            acknowledge(ns);
        }

        /** Says that nothing was done. */
        void refuse() {
            isRefused = true;
        }

        private boolean mustHaveSurvived(long untilNs) {
            return canChange && isAcknowledged && acknowledgedNs - untilNs <= 0;
        }

        private void replay(ReadStateModel model) {
            if (reply != null) {
                model.verify(request, reply);
            } else {
                model.apply(request);
            }
        }
    }

    /**
     * What a server's states say of the history.
     *
     * @param survivor the user after the prefix that they show; null if they show none.
     * @param bound acknowledged changes that the prefix had to include.
     * @param lost how many of these it does not include.
     * @param isAmbiguous whether other prefixes, with more changes or with fewer, show the same states.
     */
    record Verdict(ModelUser survivor, int bound, int lost, boolean isAmbiguous) {}

    /** Appends a request. A read is kept for what its reply tells. */
    Step add(byte[] request, boolean canChange) {
        Step step = new Step(request, canChange);
        steps.add(step);
        return step;
    }

    /** Begins anew from states that are known, with all versions. */
    void restart(ModelUser from) {
        steps.clear();
        known = from;
    }

    /**
     * Compares with all states as a server shows them.
     *
     * @param load the LOAD that asked for them, from the first channel.
     * @param loaded its reply, with all states on one page.
     * @param untilNs what was acknowledged up to this time must be there.
     */
    Verdict judge(byte[] load, ReplyFrame loaded, long untilNs) {
        steps.removeIf(step -> step.isRefused);
        int bound = count(0, steps.size(), untilNs);
        List<Prefix> prefixes = prefixesWithValuesOf(loaded);
        Verdict found = null;
        int changes = 0;
        for (Prefix prefix : prefixes) {
            ModelUser survivor = survivor(prefix.length, load, loaded);
            if (survivor == null) {
                continue;
            }
            if (found == null) {
                found = new Verdict(survivor, bound, count(prefix.length, steps.size(), untilNs), false);
                changes = prefix.changes;
            } else if (prefix.changes != changes) {
                return new Verdict(found.survivor, bound, found.lost, true);
            }
        }
        return found == null ? new Verdict(null, bound, bound, false) : found;
    }

    /** What was sent last and what the server shows, for people. */
    String tell(ReplyFrame loaded, long untilNs) {
        StringBuilder text = new StringBuilder("user " + Long.toUnsignedString(user) + ": " + steps.size() + " steps");
        int from = Math.max(0, steps.size() - STEPS_TOLD);
        for (int i = from; i < steps.size(); i++) {
            Step step = steps.get(i);
            String mark = step.mustHaveSurvived(untilNs) ? "must be there" : step.canChange ? "may be there" : "a read";
            text.append("\n  ").append(i).append(", ").append(mark).append(": ").append(new ModelRequest(step.request));
        }
        text.append("\n  the server shows version ").append(Long.toUnsignedString(loaded.version()));
        loaded.entries().forEach(entry -> text.append("\n  ").append(entry));
        return text.toString();
    }

    private int count(int from, int to, long untilNs) {
        return (int) steps.subList(from, to).stream()
                .filter(step -> step.mustHaveSurvived(untilNs))
                .count();
    }

    /** The first so many steps, which made so many changes. */
    private record Prefix(int length, int changes) {}

    /** Prefixes after which the states have the fields that are shown, versions aside; the longest first. */
    private List<Prefix> prefixesWithValuesOf(ReplyFrame loaded) {
        List<Prefix> prefixes = new ArrayList<>();
        ReadStateModel model = begin();
        int changes = 0;
        for (int length = 0; length <= steps.size(); length++) {
            if (length > 0) {
                Object before = model.user(user).newest();
                steps.get(length - 1).replay(model);
                changes += model.user(user).newest() == before ? 0 : 1;
            }
            if (hasValues(model.user(user), loaded.entries())) {
                prefixes.add(0, new Prefix(length, changes));
            }
        }
        return prefixes;
    }

    private static boolean hasValues(ModelUser held, List<ReplyFrame.Entry> shown) {
        if (held.states().size() != shown.size()) {
            return false;
        }
        Iterator<ReplyFrame.Entry> entries = shown.iterator();
        for (Map.Entry<Long, ModelUser.Held> state : held.states().entrySet()) {
            ReplyFrame.Entry entry = entries.next();
            if (state.getKey() != entry.channel() || !state.getValue().values().equals(Values.of(entry.state()))) {
                return false;
            }
        }
        return true;
    }

    /** The user after a prefix with all versions learned from a LOAD; null if they cannot be those of the prefix. */
    private ModelUser survivor(int length, byte[] load, ReplyFrame loaded) {
        ReadStateModel model = begin();
        steps.subList(0, length).forEach(step -> step.replay(model));
        try {
            model.verify(load, loaded);
            return model.user(user);
        } catch (AssertionError versionsDiffer) {
            return null;
        }
    }

    private ReadStateModel begin() {
        ReadStateModel model = new ReadStateModel(ModelClient.MAX_STATES);
        model.put(user, known.copy());
        return model;
    }
}
