package dev.tidemark.nc;

import dev.tidemark.protocol.FrameLayout;

/** Where the server listens. */
record ServerAddress(String host, int port) {
    static final String DEFAULT_HOST = "127.0.0.1";

    /**
     * Reads {@code HOST:PORT}, {@code HOST}, {@code :PORT} or {@code [IPV6]:PORT}; what is missing is 127.0.0.1 and 7600.
     *
     * @throws CommandException if it has another form.
     */
    static ServerAddress parse(String text) throws CommandException {
        String host;
        String rest;
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 0) {
                throw malformed(text);
            }
            host = text.substring(1, close);
            rest = text.substring(close + 1);
            if (host.isEmpty()) {
                throw malformed(text);
            }
        } else {
            int colon = text.indexOf(':');
            if (colon != text.lastIndexOf(':')) {
                throw new CommandException("address: '" + text + "', an IPv6 address goes in brackets: [::1]:7600");
            }
            host = colon < 0 ? text : text.substring(0, colon);
            rest = colon < 0 ? "" : text.substring(colon);
        }
        if (host.chars().anyMatch(Character::isWhitespace)) {
            throw malformed(text);
        }
        return new ServerAddress(host.isEmpty() ? DEFAULT_HOST : host, port(text, rest));
    }

    private static int port(String text, String rest) throws CommandException {
        if (rest.isEmpty()) {
            return FrameLayout.DEFAULT_PORT;
        }
        if (!rest.matches(":[0-9]{1,5}")) {
            throw malformed(text);
        }
        int port = Integer.parseInt(rest.substring(1));
        if (port < 1 || port > 65_535) {
            throw new CommandException("address: '" + text + "', expected a port of 1 … 65535");
        }
        return port;
    }

    private static CommandException malformed(String text) {
        return new CommandException("address: '" + text + "', expected HOST:PORT or [IPV6]:PORT");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
