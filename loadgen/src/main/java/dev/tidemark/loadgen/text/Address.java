package dev.tidemark.loadgen.text;

import java.net.InetSocketAddress;

/** Where a server listens, as people write it. */
public final class Address {
    private static final String DEFAULT_HOST = "127.0.0.1";
    private static final int MAX_PORT = 65_535;

    private Address() {}

    /**
     * Reads {@code HOST:PORT}, {@code HOST}, {@code :PORT} or {@code [IPV6]:PORT}; what is missing is 127.0.0.1 and the port given.
     *
     * @throws IllegalArgumentException if it has another form, or the name is not known.
     */
    public static InetSocketAddress parse(String text, int defaultPort) {
        int bracket = text.lastIndexOf(']');
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > bracket;
        String host = hasPort ? text.substring(0, colon) : text;
        if (bracket < 0 && host.indexOf(':') >= 0) {
            throw new IllegalArgumentException("'" + text + "': an IPv6 address goes in brackets: [::1]:7600");
        }
        int port = hasPort ? port(text, text.substring(colon + 1)) : defaultPort;
        InetSocketAddress address = new InetSocketAddress(host.isEmpty() ? DEFAULT_HOST : host, port);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("'" + text + "': there is no host '" + host + "'");
        }
        return address;
    }

    private static int port(String text, String digits) {
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("'" + text + "': expected HOST:PORT with a port of 1 to " + MAX_PORT);
        }
        return port;
    }

    /** The address with its port. */
    public static String text(InetSocketAddress server) {
        String host = server.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + server.getPort();
    }
}
