package dev.tidemark.server.it;

import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Batch;
import dev.tidemark.server.wire.WireClient;
import java.util.ArrayList;
import java.util.List;

/** One connection's {@link Traffic} in batches, each reply checked by a model that outlives the connection. Thread: one. */
final class ModelClient {
    /** How many states a user may have. */
    static final int MAX_STATES = 8_192;

    private static final int GREATEST_BATCH = 64;
    private static final int LOADS_AT_ONCE = 200;

    private final ReadStateModel model = new ReadStateModel(MAX_STATES);
    private final Traffic traffic;
    private final String name;
    private int refused;

    ModelClient(long seed, long firstUser, int users) {
        traffic = new Traffic(seed, model, firstUser, users);
        name = "seed=" + seed + " users=" + firstUser + "+" + users;
    }

    /**
     * Sends a number of requests on a connection of its own, in batches of up to {@link #GREATEST_BATCH}.
     *
     * @param shard the shard that the connection asks for, {@link RequestLayout#NO_SHARD} for none.
     */
    void run(ServerProcess server, int shard, int requests) {
        try (WireClient client = server.connect()) {
            client.call(out -> RequestEncoder.hello(out, 1, shard, "", name));
            for (int sent = 0; sent < requests; ) {
                Batch batch = new Batch();
                int size = Math.min(requests - sent, 1 + sent % GREATEST_BATCH);
                for (int i = 0; i < size; i++) {
                    batch.add(traffic.next());
                }
                refused += batch.exchange(client).verify(model);
                sent += size;
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * Loads every user that the model has heard of, and compares all states with their versions; then asks each for what
     * has changed since one of them, and for the totals.
     */
    void verifyAll(ServerProcess server) {
        try (WireClient client = server.connect()) {
            List<Long> users = new ArrayList<>(model.users());
            for (int from = 0; from < users.size(); from += LOADS_AT_ONCE) {
                List<Long> some = users.subList(from, Math.min(users.size(), from + LOADS_AT_ONCE));
                loadAll(client, some);
                loadDeltas(client, some);
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
    }

    private void loadAll(WireClient client, List<Long> users) {
        Batch batch = new Batch();
        users.forEach(user -> batch.add(out -> RequestEncoder.load(out, 0, user, 0, 0, 0)));
        refused += batch.exchange(client).verify(model);
        for (int i = 0; i < batch.size(); i++) {
            if (batch.reply(i).has(ReplyFlags.MORE)) {
                throw new AssertionError("not all states are on the first page: " + batch.reply(i));
            }
        }
    }

    private void loadDeltas(WireClient client, List<Long> users) {
        Batch batch = new Batch();
        for (long user : users) {
            model.user(user).states().values().stream().skip(1).findFirst().ifPresent(state -> {
                long since = state.version().value();
                batch.add(out -> RequestEncoder.load(out, 0, user, 0, since, 0));
            });
            batch.add(out -> RequestEncoder.totals(out, 0, user));
        }
        refused += batch.exchange(client).verify(model);
    }

    /** How many requests the server refused for want of room. */
    int refused() {
        return refused;
    }

    /** How many users the model has heard of. */
    int users() {
        return model.users().size();
    }

    /** How many states the model holds. */
    int states() {
        return model.users().stream()
                .mapToInt(user -> model.user(user).states().size())
                .sum();
    }
}
