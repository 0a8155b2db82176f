package dev.tidemark.server.net;

import io.netty.channel.Channel;

/**
 * Moves a channel from its event loop to another's. It must not be reading, and have nothing unwritten.
 *
 * <p>Thread: begins on the source loop, ends on the target.
 */
final class ConnectionMove {
    private ConnectionMove() {}

    /**
     * Moves the channel once the current event is over.
     *
     * @param whenLeft runs on the source loop, before any event of the channel on the target.
     * @param whenMoved runs on the target loop; events of the channel may come before it.
     * @param whenLost runs on the target loop if the channel could not be registered there, and is gone.
     */
    static void start(Channel channel, ShardLoop target, Runnable whenLeft, Runnable whenMoved, Runnable whenLost) {
        channel.eventLoop()
                .execute(() -> channel.deregister().addListener(left -> {
                    if (left.isSuccess()) {
                        whenLeft.run();
                        target.eventLoop().register(channel).addListener(arrived -> {
                            if (arrived.isSuccess()) {
                                whenMoved.run();
                            } else {
                                channel.unsafe().closeForcibly();
                                whenLost.run();
                            }
                        });
                    } else {
                        channel.close();
                    }
                }));
    }
}
