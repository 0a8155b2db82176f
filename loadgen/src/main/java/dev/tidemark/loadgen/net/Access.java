package dev.tidemark.loadgen.net;

import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * What lets connections in.
 *
 * @param token empty for none; never printed.
 * @param tls null for none.
 */
public record Access(String token, SSLContext tls) {
    public static final Access OPEN = new Access("", null);

    boolean isEncrypted() {
        return tls != null;
    }

    /** Encrypts one connection. Only if it {@link #isEncrypted}. */
    ChannelHandler newHandler(InetSocketAddress server) {
        return new SslHandler(newEngine(server));
    }

    private SSLEngine newEngine(InetSocketAddress server) {
        SSLEngine engine = tls.createSSLEngine(server.getHostString(), server.getPort());
        engine.setUseClientMode(true);
        engine.setSSLParameters(checkingName(engine.getSSLParameters()));
        return engine;
    }

    /** The same, with the server's name looked for in its certificate. */
    public static SSLParameters checkingName(SSLParameters parameters) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return parameters;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "token=" + !token.isEmpty() + " tls=" + isEncrypted();
    }
}
