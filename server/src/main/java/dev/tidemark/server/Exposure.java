package dev.tidemark.server;

import java.net.InetAddress;

/** Whether a server may listen where it is told to: what other machines reach needs tokens and TLS. Thread: any. */
final class Exposure {
    private Exposure() {}

    /** @throws StartupException if strangers could reach a server that does not ask who they are, or can be overheard. */
    static void requireSafe(ServerConfig config, InetAddress address) throws StartupException {
        if (address.isLoopbackAddress() || config.server().insecure()) {
            return;
        }
        boolean tokens = config.hasTokens();
        if (tokens && config.hasTls()) {
            return;
        }
        throw new StartupException(
                ExitCode.CONFIGURATION,
                "server.address=" + config.server().address() + " can be reached from other machines, "
                        + (tokens
                                ? "without TLS"
                                : config.hasTls() ? "without tokens" : "without tokens and without TLS")
                        + (tokens
                                ? ": whoever is in between reads tokens and all that is sent"
                                : ": whoever gets there reads and changes everything")
                        + "; set " + (tokens ? "" : "auth.tokens-file, ")
                        + (config.hasTls() ? "" : "tls.key and tls.certificate, ")
                        + "listen on 127.0.0.1, or accept it with server.insecure=true");
    }

    /** @throws StartupException if strangers could reach the HTTP port, which asks nobody who they are. */
    static void requireSafeMetrics(ServerConfig config, InetAddress address) throws StartupException {
        if (address.isLoopbackAddress()
                || config.server().insecure()
                || config.metrics().insecure()) {
            return;
        }
        throw new StartupException(
                ExitCode.CONFIGURATION,
                "metrics.address=" + config.metrics().address()
                        + " can be reached from other machines, and the HTTP port has neither tokens nor TLS: whoever gets"
                        + " there sees what the server does; set metrics.address=127.0.0.1, or accept it with"
                        + " metrics.insecure=true");
    }
}
