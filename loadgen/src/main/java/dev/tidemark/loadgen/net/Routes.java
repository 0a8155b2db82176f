package dev.tidemark.loadgen.net;

import dev.tidemark.loadgen.workload.Population;
import dev.tidemark.loadgen.workload.Request;
import dev.tidemark.protocol.UserHash;

/**
 * Which of a loop's connections a request takes: one bound to its user's shard, in turn, that has room.
 *
 * <p>Thread: the loop. Allocation: none after construction.
 */
final class Routes {
    private final Population population;
    private final LoadConnection[][] connections;
    private final int[] turns;

    /** @param connections by the shard that they serve; one list alone if they serve every user. */
    Routes(Population population, LoadConnection[][] connections) {
        this.population = population;
        this.connections = connections;
        this.turns = new int[connections.length];
    }

    int shardCount() {
        return connections.length;
    }

    int shardOf(Request request) {
        return connections.length == 1 ? 0 : UserHash.shard(population.userId(request.user()), connections.length);
    }

    /** @return a connection with less than {@code depth} requests in flight, or null if there is none. */
    LoadConnection connection(int shard, int depth) {
        LoadConnection[] candidates = connections[shard];
        int turn = turns[shard];
        for (int i = 0; i < candidates.length; i++) {
            LoadConnection candidate = candidates[turn];
            turn = turn + 1 == candidates.length ? 0 : turn + 1;
            if (candidate.hasRoom(depth)) {
                turns[shard] = turn;
                return candidate;
            }
        }
        return null;
    }

    /** Sends what the turn has added. */
    void flush() {
        for (LoadConnection[] ofShard : connections) {
            for (LoadConnection connection : ofShard) {
                connection.flush();
            }
        }
    }
}
