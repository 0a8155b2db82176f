package dev.tidemark.server;

import java.net.InetSocketAddress;

/** The text of an address and a port. Thread: any. */
final class SocketText {
    private SocketText() {}

    /** E.g. {@code 127.0.0.1:7600}; an IPv6 address is in brackets. */
    static String of(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
