package dev.tidemark.nc;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.ReplyDecoder;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * What lets nc in: TLS around a connection, and a token shown before the first command.
 *
 * @param token empty for none; never printed.
 * @param tls null for none.
 */
record Access(String token, SSLContext tls) {
    static final Access OPEN = new Access("", null);

    private static final int HELLO_CORRELATION = 1;

    /**
     * Secures a connected socket, and greets if there is a token.
     *
     * @return the socket to talk on.
     * @throws IOException if the server cannot be trusted, or does not let nc in; the message says why.
     */
    Socket enter(Socket connected, ServerAddress address) throws IOException {
        Socket socket = tls == null ? connected : encrypt(connected, address);
        if (!token.isEmpty()) {
            greet(socket);
        }
        return socket;
    }

    private Socket encrypt(Socket connected, ServerAddress address) throws IOException {
        SSLSocket socket =
                (SSLSocket) tls.getSocketFactory().createSocket(connected, address.host(), address.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // which is: the name must be in the certificate
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (SSLException e) {
            throw new IOException("TLS: " + e.getMessage(), e);
        }
        return socket;
    }

    private void greet(Socket socket) throws IOException {
        ByteBuf hello = Unpooled.buffer();
        RequestEncoder.hello(hello, HELLO_CORRELATION, RequestLayout.NO_SHARD, token, "nc");
        socket.getOutputStream().write(ByteBufUtil.getBytes(hello));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int length = Integer.reverseBytes(in.readInt());
        if (length < FrameLayout.HEADER_LENGTH || length > FrameLayout.DEFAULT_MAX_FRAME_LENGTH) {
            throw new IOException("this is no Tidemark server");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes, Integer.BYTES, length - Integer.BYTES);
        ByteBuf reply = Unpooled.wrappedBuffer(bytes);
        int status = reply.getUnsignedShortLE(FrameLayout.PARAM_OFFSET);
        if (status != Status.OK) {
            throw new IOException(Status.nameOf(status) + ": " + ReplyDecoder.text(reply.setIntLE(0, length), 0));
        }
    }

    /** The token of the environment, if there is one. */
    static String tokenOf(Map<String, String> environment) {
        return environment.getOrDefault("TIDEMARK_TOKEN", "");
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "token=" + !token.isEmpty() + " tls=" + (tls != null);
    }
}
