package dev.tidemark.client;

import dev.tidemark.protocol.HelloReply;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of calls and the connection that takes from it. When the connection is lost, what may be sent again goes back to the
 * front in its old order, and another connection is made after a pause.
 *
 * <p>Thread: the client's.
 */
final class Lane implements Connection.Owner {
    static final int NO_SHARD = RequestLayout.NO_SHARD;
    private static final Logger LOGGER = LoggerFactory.getLogger(Lane.class);

    private final ClientLoop client;
    private final int shard;
    private final WaitingCalls waiting = new WaitingCalls();
    /** Calls that the connection's end will put back in their old places. */
    private final List<Call<?>> forNextConnection = new ArrayList<>();
    /** The shard that the next HELLO asks for: none where the server has just said that it has no such shard. */
    private int wish;
    /** Being made or in use; null while pausing. */
    private Connection connection;

    private Future<?> pause;
    /** Tries in a row that did not lead to a greeting. */
    private int failedTries;
    /** Why there is no connection; null while there is one. */
    private Throwable fault;

    private boolean isMarkedForPump;
    private boolean isRetired;

    Lane(ClientLoop client, int shard) {
        this.client = client;
        this.shard = shard;
        this.wish = shard;
    }

    Throwable fault() {
        return fault;
    }

    void connect() {
        pause = null;
        connection = Connection.open(client.settings(), client.eventLoop(), wish, this);
    }

    void add(Call<?> call) {
        waiting.add(call);
        markForPump();
    }

    private void markForPump() {
        if (!isMarkedForPump) {
            isMarkedForPump = true;
            client.needsPump(this);
        }
    }

    /** Sends as many calls as the connection takes, in one write. */
    void pump() {
        isMarkedForPump = false;
        if (connection == null) {
            return;
        }
        while (connection.canSend()) {
            Call<?> call = waiting.poll();
            if (call == null) {
                break;
            }
            if (call.request.length() > client.maxFrame()) {
                client.fail(call, call.tooLarge(client.maxFrame()));
            } else {
                connection.send(call);
            }
        }
        connection.flush();
    }

    /** Closes the connection for good. @return the calls that another lane can take, in order. */
    List<Call<?>> retire() {
        isRetired = true;
        if (pause != null) {
            pause.cancel(false);
        }
        if (connection != null) {
            Connection last = connection;
            connection = null;
            putBack(last.close());
        }
        return waiting.takeAll();
    }

    // ---- what the connection tells

    @Override
    public void onGreeted(Connection from, HelloReply hello) {
        if (fault != null) {
            LOGGER.info(
                    "connected again address={} shard={} tries={}",
                    client.settings().address(),
                    shardText(),
                    failedTries + 1);
        }
        fault = null;
        failedTries = 0;
        wish = shard;
        client.onGreeted(hello);
        if (!isRetired) {
            pump();
        }
    }

    @Override
    public void onGreetingRefused(Connection from, int status, String text) {
        if (status == Status.BAD_ARGUMENT && wish != NO_SHARD) {
            wish = NO_SHARD; // the server has fewer shards than before: its next greeting says how many
            return;
        }
        client.failAll(waiting.takeAll(), status, text);
        if (shard == NO_SHARD) {
            client.onGreetingRefused(status, text);
        }
    }

    @Override
    public void onRoom(Connection from) {
        pump();
    }

    @Override
    public <R> void onReply(Connection from, Call<R> call, R result) {
        if (!call.isEnded()) {
            client.succeed(call, result);
        }
    }

    @Override
    public void onRefusal(Connection from, Call<?> call, int status, String text) {
        if (status == Status.SHUTTING_DOWN) {
            from.sendNoMore();
        }
        if (call.isEnded()) {
            return;
        }
        Verdict verdict = Verdict.of(status, call.request.repeat());
        if (verdict == Verdict.IN_DOUBT) {
            client.fail(call, call.serverError(status, text));
            return;
        }
        call.onRefused(status, text);
        switch (verdict) {
            case AGAIN_IN_ORDER -> forNextConnection.add(call);
            case AGAIN_LATER -> client.sendLater(call);
            default -> client.fail(call, call.refusal());
        }
    }

    @Override
    public void onLost(Connection from, Throwable cause, List<Call<?>> unanswered) {
        if (connection != from) {
            return;
        }
        connection = null;
        if (fault == null) {
            LOGGER.warn(
                    "no connection address={} shard={} cause={}",
                    client.settings().address(),
                    shardText(),
                    String.valueOf(cause));
        }
        fault = cause;
        putBack(unanswered);
        long pauseNs = client.settings().reconnect().pauseNs(failedTries++);
        pause = client.eventLoop().schedule(this::connect, pauseNs, TimeUnit.NANOSECONDS);
    }

    /** Puts calls that were sent and not answered back to the front; those that must not be sent again end in doubt. */
    private void putBack(List<Call<?>> unanswered) {
        List<Call<?>> again = new ArrayList<>(forNextConnection);
        forNextConnection.clear();
        again.removeIf(Call::isEnded);
        for (Call<?> call : unanswered) {
            if (call.isEnded()) {
                continue;
            }
            if (call.request.repeat() == Repeat.NEVER) {
                client.fail(call, call.loss(fault));
            } else {
                again.add(call);
            }
        }
        waiting.putBack(again);
    }

    private String shardText() {
        return shard == NO_SHARD ? "any" : Integer.toString(shard);
    }
}
