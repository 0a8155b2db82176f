package dev.tidemark.server.store.cassandra;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Takes the table for this server, keeps it and gives it back.
 *
 * <p>A table that nobody holds is taken at once, and so is one that this server's own data directory holds: an earlier process of
 * it has ended, since two cannot have the directory. One that another holds is taken only if that was asked for, and only when
 * that server's lease has passed, by this machine's monotonic clock, without a renewal: no two machines' clocks are compared.
 *
 * <p>Thread: one. Time passes between calls: each is one look or one try, to be called again.
 */
final class Ownership {
    /** What a try to take the table has come to. */
    enum Claim {
        /** It is ours. */
        TAKEN,
        /** Another server holds it, and it was not to be taken from it. */
        REFUSED,
        /** Another server holds it, until it ends or its lease passes: to be looked at again. */
        WAITING,
        /** Another came first, or the row was changed meanwhile: to be tried again at once. */
        CHANGED
    }

    private final OwnerTable table;
    private final Owner self;
    private final boolean takesOver;
    private final LongSupplier clockNs;
    private final Lease lease;
    private Owner holder;
    private long seenNs;
    private Owner ours;

    /**
     * A server that has nothing yet.
     *
     * @param server id of its data directory, which no other process has.
     * @param lease is extended while the table is ours.
     * @param takesOver whether to take the table from a server that has not given it back.
     */
    Ownership(
            OwnerTable table,
            String server,
            String place,
            long leaseNs,
            Lease lease,
            boolean takesOver,
            LongSupplier clockNs) {
        this.table = table;
        this.self = new Owner(0, server, place, true, 0, TimeUnit.NANOSECONDS.toMillis(leaseNs));
        this.takesOver = takesOver;
        this.clockNs = clockNs;
        this.lease = lease;
    }

    /** Tries to take the table. @throws RuntimeException if the cluster does not answer; to be called again. */
    Claim claim() {
        Owner found = table.read();
        if (found == null || !found.isHeld() || found.server().equals(self.server()) || hasPassed(found)) {
            return take(found);
        }
        if (!found.isAsIn(holder)) {
            see(found);
        }
        return takesOver ? Claim.WAITING : Claim.REFUSED;
    }

    private void see(Owner found) {
        holder = found;
        seenNs = clockNs.getAsLong();
    }

    private boolean hasPassed(Owner found) {
        return takesOver
                && found.isAsIn(holder)
                && clockNs.getAsLong() - seenNs >= TimeUnit.MILLISECONDS.toNanos(found.leaseMs());
    }

    private Claim take(Owner found) {
        long epoch = found == null ? 1 : found.epoch() + 1;
        Owner wanted = new Owner(epoch, self.server(), self.place(), true, 0, self.leaseMs());
        long sentNs = clockNs.getAsLong();
        if (!table.replace(found, wanted)) {
            return Claim.CHANGED;
        }
        ours = wanted;
        lease.extend(sentNs);
        return Claim.TAKEN;
    }

    /**
     * Renews the lease of a table that was taken.
     *
     * @return false if another server has it.
     * @throws RuntimeException if the cluster does not answer; the lease goes on as long as it did.
     */
    boolean renew() {
        long sentNs = clockNs.getAsLong();
        Owner next = ours.beaten();
        if (!table.replace(ours, next)) {
            // an earlier renewal of which nothing was heard may have been done
            sentNs = clockNs.getAsLong();
            Owner found = table.read();
            if (!isOurs(found)) {
                lease.end();
                see(found);
                return false;
            }
            next = found.beaten();
            if (!table.replace(found, next)) {
                return true; // what was late has come between; the next renewal finds that
            }
        }
        ours = next;
        lease.extend(sentNs);
        return true;
    }

    /** Gives the table back; nothing is sent under the lease from now on. */
    void release() {
        lease.end();
        if (ours != null && !table.replace(ours, ours.released())) {
            Owner found = table.read();
            if (isOurs(found)) {
                table.replace(found, found.released());
            }
        }
    }

    /** The server that holds the table instead, if one was found. */
    Owner holder() {
        return holder;
    }

    /** The epoch of the table while it is ours; 0 before. */
    long epoch() {
        return ours == null ? 0 : ours.epoch();
    }

    private boolean isOurs(Owner found) {
        return found != null
                && found.isHeld()
                && found.epoch() == ours.epoch()
                && found.server().equals(self.server());
    }
}
