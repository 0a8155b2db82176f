package dev.tidemark.loadgen.net;

import dev.tidemark.loadgen.workload.Population;
import dev.tidemark.loadgen.workload.Request;
import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;

/** Tidemark's own protocol, docs/PROTOCOL.md: one frame a request. */
public final class TidemarkDialect implements Dialect {
    private static final String CLIENT_NAME = "loadgen";
    private static final int DELTA = 1;

    private final Population population;
    private final String token;
    private final long[] members = new long[RequestLayout.INCREMENT_MANY_MAX_COUNT];
    private final int[] noCounters = new int[Counters.COUNT];

    /** {@code token}: what connections show, empty for none. */
    public TidemarkDialect(Population population, String token) {
        this.population = population;
        this.token = token;
    }

    @Override
    public int writeSetUp(ByteBuf out, int correlation, int shard) {
        RequestEncoder.hello(out, correlation, shard < 0 ? RequestLayout.NO_SHARD : shard, token, CLIENT_NAME);
        return 1;
    }

    @Override
    public int write(ByteBuf out, int correlation, Request request) {
        long user = population.userId(request.user());
        switch (request.operation()) {
            case INCREMENT ->
                RequestEncoder.increment(
                        out, 0, request.counters(), correlation, user, channel(request), request.message(), DELTA);
            case ACK ->
                RequestEncoder.ack(out, 0, request.counters(), correlation, user, channel(request), request.message());
            case GET -> RequestEncoder.get(out, correlation, user, channel(request));
            case LOAD -> RequestEncoder.load(out, correlation, user, 0, 0, 0);
            case MARK ->
                RequestEncoder.mark(
                        out,
                        0,
                        correlation,
                        user,
                        channel(request),
                        request.message(),
                        request.message(),
                        request.message(),
                        noCounters,
                        0);
            case INCREMENT_MANY -> writeIncrementMany(out, correlation, request);
        }
        return 1;
    }

    private void writeIncrementMany(ByteBuf out, int correlation, Request request) {
        int count = population.members(request.user(), request.level(), members, request.count());
        RequestEncoder.incrementMany(
                out, 0, request.counters(), correlation, channel(request), request.message(), DELTA, members, count);
    }

    private long channel(Request request) {
        return population.channelId(request.user(), request.level());
    }

    @Override
    public void addReplyHandlers(ChannelPipeline pipeline, Replies replies) {
        pipeline.addLast(new TidemarkReplies(replies));
    }
}
