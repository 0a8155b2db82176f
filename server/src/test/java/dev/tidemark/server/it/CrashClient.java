package dev.tidemark.server.it;

import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Batch;
import dev.tidemark.server.wire.WireClient;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * One connection's {@link Traffic}, several batches under way at any time, until it is to stop or the server is gone; and
 * the judgement, on the next server, of what had become of it. Goes on from what has survived.
 *
 * <p>Thread: one at a time; the counts can be read from any.
 */
final class CrashClient {
    private static final int GREATEST_BATCH = 64;
    private static final int BATCHES_UNDER_WAY = 4;
    private static final int LOADS_AT_ONCE = 200;

    private final ReadStateModel model = new ReadStateModel(ModelClient.MAX_STATES);
    private final Map<Long, UserHistory> histories = new TreeMap<>();
    private final Traffic traffic;
    private final String name;
    private volatile Progress progress = new Progress(0, 0, 0, System.nanoTime());

    CrashClient(long seed, long firstUser, int users) {
        traffic = new Traffic(seed, model, firstUser, users);
        name = "seed=" + seed + " users=" + firstUser + "+" + users;
    }

    /**
     * How far a run has come.
     *
     * @param acknowledged changes acknowledged.
     * @param refused changes refused with a transient status.
     * @param failed changes answered with INTERNAL.
     * @param lastReplyNs when the last reply came, as {@link System#nanoTime} tells.
     */
    record Progress(int acknowledged, int refused, int failed, long lastReplyNs) {}

    /** Forgets the progress of the run before. */
    void begin() {
        progress = new Progress(0, 0, 0, System.nanoTime());
    }

    /** Every user that there ever was. */
    Set<Long> users() {
        return histories.keySet();
    }

    /** That of the run since {@link #begin}. */
    Progress progress() {
        return progress;
    }

    /**
     * Sends requests on a connection of its own. Returns when all that was sent is answered, or the server is gone.
     *
     * @param shard the shard that the connection asks for, {@link RequestLayout#NO_SHARD} for none.
     */
    void run(ServerProcess server, int shard, BooleanSupplier isOver) {
        Pipeline pipeline = new Pipeline(model, this::history);
        try (WireClient client = server.connect()) {
            client.send(out -> RequestEncoder.hello(out, 1, shard, "", name));
            if (client.receiveOrEnd() == null) {
                return;
            }
            for (int size = 1; !isOver.getAsBoolean(); size = size % GREATEST_BATCH + 1) {
                client.send(pipeline.batch(requests(size)));
                if (!isDownTo(BATCHES_UNDER_WAY - 1, pipeline, client)) {
                    return;
                }
            }
            isDownTo(0, pipeline, client);
        } catch (UncheckedIOException serverIsGone) {
            // as it is meant to be: what it had answered is known
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * Loads every user that there ever was, and compares with what was acknowledged up to a time of
     * {@link System#nanoTime}.
     */
    CrashCheck check(ServerProcess server, long untilNs) {
        try (WireClient client = server.connect()) {
            CrashCheck check = CrashCheck.NOTHING;
            List<Long> users = new ArrayList<>(histories.keySet());
            for (int from = 0; from < users.size(); from += LOADS_AT_ONCE) {
                List<Long> some = users.subList(from, Math.min(users.size(), from + LOADS_AT_ONCE));
                check = check.plus(check(client, some, untilNs));
            }
            return check;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
    }

    private UserHistory history(long user) {
        return histories.computeIfAbsent(
                user, id -> new UserHistory(id, model.user(id).copy()));
    }

    private List<byte[]> requests(int count) {
        List<byte[]> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            requests.add(traffic.next());
        }
        return requests;
    }

    /** Takes replies until no more than so many batches are under way. @return false if the server closed the connection. */
    private boolean isDownTo(int batches, Pipeline pipeline, WireClient client) {
        while (pipeline.batches() > batches) {
            ReplyFrame reply = client.receiveOrEnd();
            if (reply == null) {
                return false;
            }
            long ns = System.nanoTime();
            pipeline.onReply(reply, ns);
            progress = new Progress(pipeline.acknowledged(), pipeline.refused(), pipeline.failed(), ns);
        }
        return true;
    }

    private CrashCheck check(WireClient client, List<Long> users, long untilNs) {
        Batch batch = new Batch();
        users.forEach(user -> batch.add(out -> RequestEncoder.load(out, 0, user, 0, 0, 0)));
        batch.exchange(client);
        CrashCheck all = CrashCheck.NOTHING;
        List<Long> ambiguous = new ArrayList<>();
        for (int i = 0; i < users.size(); i++) {
            CrashCheck check = judge(users.get(i), batch.request(i), batch.reply(i), untilNs);
            all = all.plus(check);
            if (check.ambiguous() > 0) {
                ambiguous.add(users.get(i));
            }
        }
        settle(client, ambiguous);
        return all;
    }

    /** Judges one user, and goes on from what has survived. */
    private CrashCheck judge(long user, byte[] load, ReplyFrame loaded, long untilNs) {
        if (loaded.status() != Status.OK || loaded.has(ReplyFlags.MORE)) {
            throw new AssertionError("expected all states of a user on one page: " + loaded);
        }
        UserHistory history = histories.get(user);
        UserHistory.Verdict verdict = history.judge(load, loaded, untilNs);
        List<String> failures = List.of();
        if (verdict.survivor() == null) {
            failures = List.of(name + ": never was so: " + history.tell(loaded, untilNs));
        } else {
            if (verdict.lost() > 0) {
                failures = List.of(name + ": lost=" + verdict.lost() + ": " + history.tell(loaded, untilNs));
            }
            model.put(user, verdict.survivor().copy());
            history.restart(verdict.survivor());
        }
        return new CrashCheck(1, verdict.bound(), verdict.lost(), verdict.isAmbiguous() ? 1 : 0, failures);
    }

    /**
     * Users that can have come to their states in more ways than one, which only a later LOAD for what has changed since
     * could tell apart: begin anew with a removal, so that all is known of them.
     */
    private void settle(WireClient client, List<Long> users) {
        Batch batch = new Batch();
        for (long user : users) {
            batch.add(out -> RequestEncoder.increment(out, 0, 1, 0, user, 1, 0, 1));
            batch.add(out -> RequestEncoder.forgetUser(out, 0, 0, user));
            batch.add(out -> RequestEncoder.load(out, 0, user, 0, 0, 0));
        }
        if (batch.exchange(client).verify(model) > 0) {
            throw new AssertionError("refused");
        }
        users.forEach(user -> histories.get(user).restart(model.user(user).copy()));
    }
}
