package dev.tidemark.server.http;

import io.netty.util.NetUtil;
import java.util.Locale;

/**
 * What a client calls the machine that it asks. A browser that was led to a loopback port under a stranger's name (by a name that
 * changes its address) says that name, and so gives itself away.
 */
final class HostHeader {
    private HostHeader() {}

    /** Whether a Host header is localhost or an address, with or without a port; also if there is none, as no browser does. */
    static boolean namesThisMachine(String host) {
        if (host == null) {
            return true;
        }
        String name = withoutPort(host);
        return name.toLowerCase(Locale.ROOT).equals("localhost")
                || NetUtil.isValidIpV4Address(name)
                || NetUtil.isValidIpV6Address(name);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        boolean isBracketed = name.startsWith("[") && name.endsWith("]");
        return isBracketed ? name.substring(1, name.length() - 1) : name;
    }
}
