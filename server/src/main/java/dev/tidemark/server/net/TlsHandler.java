package dev.tidemark.server.net;

import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLEngine;

/**
 * TLS of one connection, which tells what it keeps of a record that is not complete: bytes that a {@link Connection} never sees.
 *
 * <p>Thread: the connection's.
 */
final class TlsHandler extends SslHandler {
    TlsHandler(SSLEngine engine) {
        super(engine);
    }

    /** Whether part of a record has come. Not before the end of the handshake, which has a deadline of its own. */
    boolean isInsideRecord() {
        return actualReadableBytes() > 0 && handshakeFuture().isSuccess();
    }

    /** Memory that part of a record takes. */
    int heldBytes() {
        return internalBuffer().capacity();
    }
}
