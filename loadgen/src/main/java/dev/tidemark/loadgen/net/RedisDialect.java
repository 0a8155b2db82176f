package dev.tidemark.loadgen.net;

import dev.tidemark.loadgen.workload.Population;
import dev.tidemark.loadgen.workload.Request;
import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.redis.RedisDecoder;

/**
 * Redis and Valkey: one hash a user, key {@code u<user>}, with the fields {@code r<channel>} (last read), {@code m<channel>}
 * (mentions) and {@code n<channel>} (unread) of each channel. docs/LOADGEN.md has the commands.
 *
 * <p>Requests are written straight into the buffer; replies go through Netty's {@link RedisDecoder}.
 */
public final class RedisDialect implements Dialect {
    private static final char USER = 'u';
    private static final char LAST_READ = 'r';
    private static final char MENTIONS = 'm';
    private static final char UNREAD = 'n';

    private static final byte[] SET_UP = RespWriter.command(3, "SCRIPT", "LOAD", AckScript.TEXT);
    private static final byte[] HINCRBY = RespWriter.command(4, "HINCRBY");
    private static final byte[] ONE = RespWriter.constant("$1\r\n1\r\n");
    private static final byte[] ZERO = RespWriter.constant("$1\r\n0\r\n");
    private static final byte[] EVALSHA = RespWriter.command(8, "EVALSHA", AckScript.sha1(), "1");
    private static final byte[] HMGET = RespWriter.command(5, "HMGET");
    private static final byte[] HGETALL = RespWriter.command(2, "HGETALL");
    private static final byte[] HSET = RespWriter.command(8, "HSET");

    private final Population population;
    private final RespWriter resp = new RespWriter();
    private final long[] members = new long[RequestLayout.INCREMENT_MANY_MAX_COUNT];

    public RedisDialect(Population population) {
        this.population = population;
    }

    @Override
    public int writeSetUp(ByteBuf out, int correlation, int shard) {
        out.writeBytes(SET_UP);
        return 1;
    }

    @Override
    public int write(ByteBuf out, int correlation, Request request) {
        switch (request.operation()) {
            case INCREMENT -> hincrby(out, population.userId(request.user()), counter(request), channel(request));
            case ACK -> {
                begin(out, EVALSHA, request);
                resp.bulk(out, LAST_READ, channel(request));
                resp.bulk(out, request.message());
                resp.bulk(out, MENTIONS, channel(request));
                resp.bulk(out, UNREAD, channel(request));
            }
            case GET -> {
                begin(out, HMGET, request);
                resp.bulk(out, LAST_READ, channel(request));
                resp.bulk(out, MENTIONS, channel(request));
                resp.bulk(out, UNREAD, channel(request));
            }
            case LOAD -> begin(out, HGETALL, request);
            case MARK -> {
                begin(out, HSET, request);
                resp.bulk(out, LAST_READ, channel(request));
                resp.bulk(out, request.message());
                resp.bulk(out, MENTIONS, channel(request));
                out.writeBytes(ZERO);
                resp.bulk(out, UNREAD, channel(request));
                out.writeBytes(ZERO);
            }
            case INCREMENT_MANY -> {
                return incrementMany(out, request);
            }
        }
        return 1;
    }

    private void begin(ByteBuf out, byte[] command, Request request) {
        out.writeBytes(command);
        resp.bulk(out, USER, population.userId(request.user()));
    }

    private int incrementMany(ByteBuf out, Request request) {
        int count = population.members(request.user(), request.level(), members, request.count());
        for (int i = 0; i < count; i++) {
            hincrby(out, members[i], counter(request), channel(request));
        }
        return count;
    }

    private void hincrby(ByteBuf out, long user, char counter, long channel) {
        out.writeBytes(HINCRBY);
        resp.bulk(out, USER, user);
        resp.bulk(out, counter, channel);
        out.writeBytes(ONE);
    }

    private static char counter(Request request) {
        return request.counters() == Counters.MENTIONS_MASK ? MENTIONS : UNREAD;
    }

    private long channel(Request request) {
        return population.channelId(request.user(), request.level());
    }

    @Override
    public void addReplyHandlers(ChannelPipeline pipeline, Replies replies) {
        pipeline.addLast(new RedisDecoder());
        pipeline.addLast(new RedisReplies(replies));
    }
}
