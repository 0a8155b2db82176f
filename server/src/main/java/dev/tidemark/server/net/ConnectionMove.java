package dev.tidemark.server.net;

import io.netty.channel.Channel;

/**
 * Moves a channel from its event loop to another's. It must not be reading, and have nothing unwritten.
 *
 * <p>Thread: begins on the source loop, ends on the target.
 */
final class ConnectionMove {
    private ConnectionMove() {}

    /** Moves the channel once the current event is over. {@code whenMoved} runs on the target loop; a channel that cannot be moved is closed. */
    static void start(Channel channel, ShardLoop target, Runnable whenMoved) {
        channel.eventLoop()
                .execute(() -> channel.deregister().addListener(left -> {
                    if (left.isSuccess()) {
                        target.eventLoop().register(channel).addListener(arrived -> {
                            if (arrived.isSuccess()) {
                                whenMoved.run();
                            } else {
                                channel.unsafe().closeForcibly();
                            }
                        });
                    } else {
                        channel.close();
                    }
                }));
    }
}
