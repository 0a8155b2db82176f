package dev.tidemark.server.net;

import dev.tidemark.server.shard.Replies;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections there are: in all, from each address, not yet let in. Each has a {@link Place}, which it gives back.
 *
 * <p>Thread: any.
 */
final class Admission {
    private static final int NETWORK_BYTES = 8;

    private volatile NetLimits limits;
    private final boolean asksFirst;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger strangers = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    /** {@code asksFirst}: whether a connection is let in only once it has shown a token, or ended a TLS handshake. */
    Admission(NetLimits limits, boolean asksFirst) {
        this.limits = limits;
        this.asksFirst = asksFirst;
    }

    /** Other limits, for connections that come from now on. */
    void limits(NetLimits newLimits) {
        limits = newLimits;
    }

    /** Counts one more connection, unless there are as many as may be: the place says which. */
    Place enter(SocketAddress remote) {
        NetLimits now = limits;
        InetAddress address = remote instanceof InetSocketAddress inet ? network(inet.getAddress()) : null;
        if (connections.incrementAndGet() > now.connections()) {
            connections.decrementAndGet();
            return refuse("too many connections: limits.connections=" + now.connections());
        }
        if (asksFirst && strangers.incrementAndGet() > now.unauthenticated()) {
            strangers.decrementAndGet();
            connections.decrementAndGet();
            return refuse("too many connections without a token yet: limits.unauthenticated=" + now.unauthenticated());
        }
        Place place = new Place(address, asksFirst);
        if (address != null && byAddress.merge(address, 1, Integer::sum) > now.connectionsPerAddress()) {
            place.leave();
            return refuse("too many connections from this address: limits.connections-per-address="
                    + now.connectionsPerAddress());
        }
        return place;
    }

    /** What counts as one address: whoever has an IPv6 address has the 2⁶⁴ of its network, so there that counts. */
    private static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }

    private Place refuse(String why) {
        boolean inWords = refused.incrementAndGet() <= NetLimits.MAX_REFUSED;
        if (!inWords) {
            refused.decrementAndGet();
        }
        return new Place(inWords, Replies.text(why));
    }

    /** Addresses that have a connection. */
    int addresses() {
        return byAddress.size();
    }

    /** What one connection counts as. Thread: the connection's. */
    final class Place {
        private final InetAddress address;
        private final byte[] refusal;
        private final boolean inWords;
        private boolean stranger;
        private boolean left;

        private Place(InetAddress address, boolean stranger) {
            this.address = address;
            this.stranger = stranger;
            refusal = null;
            inWords = false;
        }

        private Place(boolean inWords, byte[] refusal) {
            address = null;
            this.inWords = inWords;
            this.refusal = refusal;
        }

        boolean isRefused() {
            return refusal != null;
        }

        /** Whether a refused connection is to be told why. */
        boolean isToldWhy() {
            return inWords;
        }

        /** Why it is refused. */
        byte[] refusal() {
            return refusal;
        }

        /** Whether the connection has not been let in yet. */
        boolean isStranger() {
            return stranger;
        }

        /** The connection has shown what it was asked for. */
        void letIn() {
            if (stranger) {
                stranger = false;
                strangers.decrementAndGet();
            }
        }

        /** Gives the place back; a second time does nothing. */
        void leave() {
            if (left) {
                return;
            }
            left = true;
            if (isRefused()) {
                if (inWords) {
                    refused.decrementAndGet();
                }
                return;
            }
            letIn();
            connections.decrementAndGet();
            if (address != null) {
                byAddress.computeIfPresent(address, (of, count) -> count == 1 ? null : count - 1);
            }
        }
    }
}
