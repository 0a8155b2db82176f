package dev.tidemark.loadgen.net;

import dev.tidemark.loadgen.workload.Request;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;

/**
 * How requests and replies look on the wire of one kind of server. All else (schedule, users, connections, recording) is the
 * same for all.
 *
 * <p>Thread: one loop's. Allocation: none in {@link #write}, but where the buffer grows.
 */
public interface Dialect {
    /**
     * Writes what a new connection begins with; it is used when the last reply to that has come and none was an error.
     *
     * @param shard the server's shard to be bound to, or −1 for none.
     * @return how many replies answer it.
     */
    int writeSetUp(ByteBuf out, int correlation, int shard);

    /**
     * Writes a request.
     *
     * @return how many replies answer it, at least 1.
     */
    int write(ByteBuf out, int correlation, Request request);

    /** Adds the handlers that turn bytes read into replies, and release them. */
    void addReplyHandlers(ChannelPipeline pipeline, Replies replies);
}
