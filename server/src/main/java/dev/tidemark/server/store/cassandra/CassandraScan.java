package dev.tidemark.server.store.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.token.Token;
import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import dev.tidemark.server.store.UserImage;
import dev.tidemark.server.store.UserScan;
import java.util.Iterator;

/**
 * A walk over the users of a cluster, ascending by token and, of equal tokens, by unsigned id, as partitions lie. The position is
 * the id of the user last given. Pages are read while it goes on, so users changed meanwhile are given as they are then.
 *
 * <p>Thread: one, which waits for pages.
 */
final class CassandraScan implements UserScan {
    private static final int TOKEN = StateRows.COLUMNS.split(",").length;
    private static final double TOKENS = 0x1p64;

    private final Iterator<Row> rows;
    private String position;
    /** The row behind those of the user last given, or null before the first and at the end. */
    private Row ahead;

    private long lastToken;
    private boolean begun;

    private CassandraScan(Iterator<Row> rows, String position) {
        this.rows = rows;
        this.position = position;
    }

    /** @throws IllegalArgumentException if the position is not one of this kind. */
    static CassandraScan begin(Cluster cluster, String position) {
        Long lastUser = position.equals(ScannableStore.START) ? null : Long.valueOf(Long.parseUnsignedLong(position));
        try {
            CassandraScan scan = new CassandraScan(cluster.scan(lastUser).iterator(), position);
            scan.step();
            if (lastUser != null) {
                scan.skipTo(cluster, lastUser);
            }
            return scan;
        } catch (DriverException e) {
            throw unreadable(e, position);
        }
    }

    /** Passes over users of the position's own token that come up to it. */
    private void skipTo(Cluster cluster, long user) {
        Token token = cluster.token(user);
        while (ahead != null
                && token.equals(ahead.getToken(TOKEN))
                && Long.compareUnsigned(StateRows.user(ahead), user) <= 0) {
            step();
        }
    }

    private void step() {
        ahead = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean next(UserImage image) {
        try {
            while (ahead != null) {
                read(image);
                if (image.newestVersion() != 0) {
                    return true;
                }
            }
            return false;
        } catch (DriverException | CorruptRowException e) {
            throw unreadable(e, position);
        }
    }

    private void read(UserImage image) throws CorruptRowException {
        long user = StateRows.user(ahead);
        long token = ahead.getLong(TOKEN);
        image.clear(user);
        while (ahead != null && StateRows.user(ahead) == user) {
            StateRows.append(ahead, image);
            step();
        }
        StateRows.finish(image);
        position = Long.toUnsignedString(user);
        lastToken = token;
        begun = true;
    }

    private static StoreException unreadable(Exception cause, String position) {
        return new StoreException(
                Reason.UNUSABLE,
                "Cassandra cannot be read: behind user=" + (position.isEmpty() ? "none" : position) + " cause="
                        + Failures.text(cause) + "; go on when it can",
                cause);
    }

    @Override
    public String position() {
        return position;
    }

    /** {@inheritDoc} Tokens are spread evenly, so it is right but for chance. */
    @Override
    public double share() {
        return begun ? ((double) lastToken - Long.MIN_VALUE) / TOKENS : 0;
    }

    @Override
    public void close() {
        // pages that were not asked for are not sent
    }
}
