package dev.tidemark.loadgen.workload;

import java.time.Instant;

/**
 * Every read state of every user once, each set to "read up to just before the run, nothing waits", so that a server that has
 * seen a run before is as it was before it. One of several such streams that share the users evenly; it ends.
 */
final class PreloadStream implements RequestStream {
    private final Population population;
    private final ShardFilter filter;
    private final int step;
    private final long message;
    private int user;
    private int level;

    /**
     * @param part which of the parts, from 0.
     * @param parts in how many parts the filter's users are shared.
     */
    PreloadStream(Population population, ShardFilter filter, int part, int parts, Instant start) {
        this.population = population;
        this.filter = filter;
        this.step = parts;
        this.message = Messages.before(start);
        this.user = part;
        skipOthers();
    }

    @Override
    public boolean next(long timeNs, Request request) {
        if (user >= population.users()) {
            return false;
        }
        request.about(Operation.MARK, user, level, 0, message);
        level++;
        if (level == population.channelCount(user)) {
            level = 0;
            user += step;
            skipOthers();
        }
        return true;
    }

    private void skipOthers() {
        while (user < population.users() && !filter.takes(population.userId(user))) {
            user += step;
        }
    }
}
