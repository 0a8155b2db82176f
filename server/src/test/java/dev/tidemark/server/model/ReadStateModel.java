package dev.tidemark.server.model;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The whole of PROTOCOL.md sections 2 and 3 in plain collections: takes request frames in the order in which the server
 * runs them, and says what each must be answered.
 *
 * <p>Three ways to use it. {@link #verify} takes a request with the reply that came for it, does what the reply says was
 * done, and throws if it is not the reply that the request must get; a request that was refused for want of room is left
 * out. {@link #apply(byte[], long)} does a request and tells its version. {@link #apply(byte[])} does a request whose
 * version will only be known later: from {@link ModelReply#check}, or from the first reply that shows it.
 *
 * <p>HELLO is about a connection and not the model's. INFO's text and the texts of refusals are not foreseen.
 *
 * <p>Thread: one at a time. Order: that of the requests of each user; between users it does not matter.
 */
public final class ReadStateModel {
    private static final Set<Integer> TRANSIENT = Set.of(Status.OVERLOADED, Status.UNAVAILABLE, Status.SHUTTING_DOWN);

    /** Status of each item of an INCREMENT_MANY that the server could not do, by user. */
    private interface Refusals {
        /** Takes the next refusal of a user's item. @return its status, OK if the item was done. */
        int next(long user);
    }

    private final int maxStatesPerUser;
    private final Map<Long, ModelUser> users = new HashMap<>();

    public ReadStateModel(int maxStatesPerUser) {
        this.maxStatesPerUser = maxStatesPerUser;
    }

    /** The users that the model has heard of. */
    public Set<Long> users() {
        return users.keySet();
    }

    /** A user with the states held; one without any if the model has not heard of it. */
    public ModelUser user(long user) {
        return users.getOrDefault(user, new ModelUser());
    }

    /** Takes over a user with the states held, in place of what the model knew. */
    public void put(long user, ModelUser held) {
        users.put(user, held);
    }

    /**
     * Whether a status says that nothing was done and that the request may be sent again: it was not the request's fault.
     */
    public static boolean isTransient(int status) {
        return TRANSIENT.contains(status);
    }

    /**
     * Does a request as far as the reply says it was done, and checks the reply.
     *
     * @param reply the reply, null if none came.
     * @return false if the server refused the request, or items of it, with a transient status.
     * @throws AssertionError if it is not the reply that the request must get.
     */
    public boolean verify(byte[] request, byte[] reply) {
        return verify(request, reply == null ? null : new ReplyFrame(reply));
    }

    /** The same with a reply that is a {@link ReplyFrame} already. */
    public boolean verify(byte[] request, ReplyFrame actual) {
        if (actual != null && isTransient(actual.status())) {
            return false;
        }
        List<ReplyFrame.Failure> refused = new ArrayList<>();
        if (actual != null && actual.status() == Status.PARTIAL) {
            actual.failures().stream()
                    .filter(failure -> isTransient(failure.status()))
                    .forEach(refused::add);
        }
        List<ReplyFrame.Failure> left = new ArrayList<>(refused);
        apply(new ModelRequest(request), user -> take(left, user)).check(actual);
        if (!left.isEmpty()) {
            throw new AssertionError("failed, but not listed in the request: " + left);
        }
        return refused.isEmpty();
    }

    /** Does a request; the versions of what it changes become known with later replies. */
    public ModelReply apply(byte[] request) {
        return apply(new ModelRequest(request), user -> Status.OK);
    }

    /**
     * Does a request for one user.
     *
     * @param versionIfApplied the version of what it changes; must be above every earlier one of the user. 0: not known yet.
     */
    public ModelReply apply(byte[] request, long versionIfApplied) {
        ModelReply reply = apply(request);
        if (versionIfApplied != 0 && (reply.flags() & ReplyFlags.APPLIED) != 0) {
            user(reply.request().user()).newest().see(versionIfApplied);
        }
        return reply;
    }

    private static int take(List<ReplyFrame.Failure> refused, long user) {
        for (int i = 0; i < refused.size(); i++) {
            if (refused.get(i).user() == user) {
                return refused.remove(i).status();
            }
        }
        return Status.OK;
    }

    private ModelReply apply(ModelRequest request, Refusals refusals) {
        int status = RequestRules.check(request);
        if (status != Status.OK) {
            return refuse(request, status);
        }
        return switch (request.opcode()) {
            case Opcode.PING -> reply(request, 0, new ReplyBody.Echo(request.body()));
            case Opcode.INFO -> reply(request, 0, new ReplyBody.Text());
            case Opcode.ACK ->
                changeOne(
                        request,
                        before -> StateRules.ack(
                                before, request.param(), request.message(), request.has(RequestFlags.FORCE)));
            case Opcode.INCREMENT ->
                changeOne(
                        request,
                        before -> StateRules.increment(
                                before,
                                request.param(),
                                request.message(),
                                request.i32(RequestLayout.DELTA_OFFSET),
                                request.has(RequestFlags.ONCE)));
            case Opcode.RESET -> changeOne(request, before -> StateRules.reset(before, request.param()));
            case Opcode.SET ->
                changeOne(
                        request,
                        before -> StateRules.set(
                                before, request.param(), request.counters(RequestLayout.SET_COUNTERS_OFFSET)));
            case Opcode.MARK -> changeOne(request, before -> StateRules.mark(markedValues(request)));
            case Opcode.GET -> reply(request, 0, new ReplyBody.State(held(request)));
            case Opcode.FORGET -> forget(request);
            case Opcode.FORGET_USER -> forgetUser(request);
            case Opcode.LOAD -> load(request);
            case Opcode.TOTALS -> totals(request);
            case Opcode.INCREMENT_MANY -> incrementMany(request, refusals);
            case Opcode.ACK_MANY -> ackMany(request);
            default -> throw new AssertionError("no such request: " + request);
        };
    }

    private ModelReply changeOne(ModelRequest request, StateRules.Rule rule) {
        if (isConflict(request)) {
            return conflict(request);
        }
        ModelUser user = known(request.user());
        boolean existing = request.has(RequestFlags.EXISTING);
        ModelUser.Step step = user.change(request.channel(), existing, maxStatesPerUser, user.nextVersion(), rule);
        return step.status() == Status.OK
                ? reply(request, step.flags(), new ReplyBody.State(step.state()))
                : refuse(request, step.status());
    }

    private ModelReply forget(ModelRequest request) {
        if (isConflict(request)) {
            return conflict(request);
        }
        ModelUser.Held before = known(request.user()).forget(request.channel());
        return reply(request, before == null ? 0 : ReplyFlags.APPLIED, new ReplyBody.State(before));
    }

    private ModelReply forgetUser(ModelRequest request) {
        int removed = known(request.user()).forgetAll();
        return reply(request, removed == 0 ? 0 : ReplyFlags.APPLIED, new ReplyBody.Removed(removed));
    }

    private ModelReply load(ModelRequest request) {
        ModelUser user = user(request.user());
        long since = request.u64(RequestLayout.LOAD_SINCE_VERSION_OFFSET);
        boolean full = since != 0 && (user.removal().isAfter(since) || isBefore(user.newest(), since));
        long after = request.u64(RequestLayout.LOAD_AFTER_CHANNEL_OFFSET);
        List<ReplyBody.Page.Line> rest = new ArrayList<>();
        user.states().tailMap(after, false).forEach((channel, state) -> {
            if (full || state.version().isAfter(since)) {
                rest.add(new ReplyBody.Page.Line(channel, state));
            }
        });
        int asked = request.i32(RequestLayout.LOAD_LIMIT_OFFSET);
        boolean greatest = asked == 0 || Integer.compareUnsigned(asked, ReplyLayout.LOAD_MAX_COUNT) > 0;
        int limit = greatest ? ReplyLayout.LOAD_MAX_COUNT : asked;
        return reply(request, full ? ReplyFlags.FULL : 0, new ReplyBody.Page(user.newest(), rest, limit));
    }

    private ModelReply totals(ModelRequest request) {
        ModelUser user = user(request.user());
        List<Long> sums = new ArrayList<>();
        List<Integer> nonZero = new ArrayList<>();
        for (int i = 0; i < Counters.COUNT; i++) {
            int counter = i;
            Function<ModelUser.Held, Integer> value =
                    state -> state.values().counters().get(counter);
            sums.add(user.states().values().stream().mapToLong(value::apply).sum());
            nonZero.add((int) user.states().values().stream()
                    .filter(state -> value.apply(state) != 0)
                    .count());
        }
        return reply(
                request, 0, new ReplyBody.Totals(user.newest(), user.states().size(), sums, nonZero));
    }

    private ModelReply incrementMany(ModelRequest request, Refusals refusals) {
        int applied = 0;
        int unchanged = 0;
        int flags = 0;
        List<ReplyFrame.Failure> failed = new ArrayList<>();
        int count = request.i32(RequestLayout.INCREMENT_MANY_COUNT_OFFSET);
        for (int i = 0; i < count; i++) {
            long id = request.u64(RequestLayout.INCREMENT_MANY_USERS_OFFSET + i * Long.BYTES);
            int refusal = refusals.next(id);
            if (refusal != Status.OK) {
                failed.add(new ReplyFrame.Failure(id, refusal));
                continue;
            }
            ModelUser user = known(id);
            ModelUser.Step step = user.change(
                    request.u64(RequestLayout.INCREMENT_MANY_CHANNEL_OFFSET),
                    request.has(RequestFlags.EXISTING),
                    maxStatesPerUser,
                    user.nextVersion(),
                    before -> StateRules.increment(
                            before,
                            request.param(),
                            request.u64(RequestLayout.INCREMENT_MANY_MESSAGE_OFFSET),
                            request.i32(RequestLayout.INCREMENT_MANY_DELTA_OFFSET),
                            request.has(RequestFlags.ONCE)));
            flags |= step.flags();
            if (step.status() != Status.OK) {
                failed.add(new ReplyFrame.Failure(id, step.status()));
            } else if (step.isApplied()) {
                applied++;
            } else {
                unchanged++;
            }
        }
        int status = failed.isEmpty() ? Status.OK : Status.PARTIAL;
        return reply(request, status, flags, new ReplyBody.Incremented(applied, unchanged, failed));
    }

    private ModelReply ackMany(ModelRequest request) {
        ModelUser user = known(request.user()).copy();
        ModelVersion version = user.nextVersion();
        int applied = 0;
        int flags = 0;
        int count = request.i32(RequestLayout.ACK_MANY_COUNT_OFFSET);
        for (int i = 0; i < count; i++) {
            int item = RequestLayout.ACK_MANY_ACKS_OFFSET + i * RequestLayout.ACK_MANY_ITEM_LENGTH;
            long message = request.u64(item + RequestLayout.ACK_MANY_ITEM_MESSAGE_OFFSET);
            ModelUser.Step step = user.change(
                    request.u64(item),
                    request.has(RequestFlags.EXISTING),
                    maxStatesPerUser,
                    version,
                    before -> StateRules.ack(before, request.param(), message, request.has(RequestFlags.FORCE)));
            if (step.status() != Status.OK) {
                return refuse(request, step.status());
            }
            flags |= step.flags();
            applied += step.isApplied() ? 1 : 0;
        }
        users.put(request.user(), user);
        return reply(request, flags, new ReplyBody.Acked(user.newest(), applied, count - applied));
    }

    private static Values markedValues(ModelRequest request) {
        return new Values(
                request.u64(RequestLayout.MARK_LAST_READ_OFFSET),
                request.u64(RequestLayout.MARK_MENTIONED_OFFSET),
                request.u64(RequestLayout.MARK_COUNTED_OFFSET),
                request.counters(RequestLayout.MARK_COUNTERS_OFFSET));
    }

    private boolean isConflict(ModelRequest request) {
        if (!request.has(RequestFlags.IF)) {
            return false;
        }
        ModelUser.Held state = held(request);
        return state == null ? request.ifVersion() != 0 : !state.version().is(request.ifVersion());
    }

    private ModelReply conflict(ModelRequest request) {
        return reply(request, Status.CONFLICT, 0, new ReplyBody.State(held(request)));
    }

    private static boolean isBefore(ModelVersion version, long number) {
        return !version.isAfter(number) && !version.is(number);
    }

    /** The state that a request is about, null if it does not exist. */
    private ModelUser.Held held(ModelRequest request) {
        return user(request.user()).states().get(request.channel());
    }

    private ModelUser known(long user) {
        return users.computeIfAbsent(user, id -> new ModelUser());
    }

    private static ModelReply refuse(ModelRequest request, int status) {
        return reply(request, status, 0, new ReplyBody.Text());
    }

    private static ModelReply reply(ModelRequest request, int flags, ReplyBody body) {
        return reply(request, Status.OK, flags, body);
    }

    private static ModelReply reply(ModelRequest request, int status, int flags, ReplyBody body) {
        boolean isKeptBack = status == Status.OK
                && (flags & ReplyFlags.NEWER) == 0
                && (RequestLayout.allowedFlags(request.opcode()) & RequestFlags.QUIET) != 0
                && request.has(RequestFlags.QUIET);
        return new ModelReply(request, status, flags, body, !isKeptBack);
    }
}
