package dev.tidemark.loadgen.server;

import dev.tidemark.loadgen.net.Access;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.HelloReply;
import dev.tidemark.protocol.MalformedFrameException;
import dev.tidemark.protocol.ReplyDecoder;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** HELLO and INFO of a Tidemark server. */
final class TidemarkFacts {
    private static final String CLIENT_NAME = "loadgen";

    private TidemarkFacts() {}

    static ServerFacts ask(InetSocketAddress server, Access access, Duration timeout) throws IOException {
        try (Socket plain = new Socket()) {
            plain.connect(server, (int) timeout.toMillis());
            plain.setSoTimeout((int) timeout.toMillis());
            Socket socket = access.tls() == null ? plain : encrypt(plain, server, access.tls());
            ByteBuf requests = Unpooled.buffer();
            RequestEncoder.hello(requests, 1, RequestLayout.NO_SHARD, access.token(), CLIENT_NAME);
            RequestEncoder.info(requests, 2);
            socket.getOutputStream().write(ByteBufUtil.getBytes(requests));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            HelloReply hello = ReplyDecoder.hello(frame(in), 0);
            return new ServerFacts(hello.text(), hello.shardCount(), counters(ReplyDecoder.text(frame(in), 0)));
        } catch (MalformedFrameException e) {
            throw new IOException("this is no Tidemark server: " + e.getMessage(), e);
        }
    }

    private static Socket encrypt(Socket plain, InetSocketAddress server, SSLContext tls) throws IOException {
        SSLSocket socket =
                (SSLSocket) tls.getSocketFactory().createSocket(plain, server.getHostString(), server.getPort(), true);
        socket.setSSLParameters(Access.checkingName(socket.getSSLParameters()));
        return socket;
    }

    private static ByteBuf frame(DataInputStream in) throws IOException {
        int length = Integer.reverseBytes(in.readInt());
        if (length < FrameLayout.HEADER_LENGTH || length > FrameLayout.DEFAULT_MAX_FRAME_LENGTH) {
            throw new MalformedFrameException("reply: length=" + Integer.toUnsignedString(length));
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes, Integer.BYTES, length - Integer.BYTES);
        ByteBuf frame = Unpooled.wrappedBuffer(bytes).setIntLE(FrameLayout.LENGTH_OFFSET, length);
        int status = frame.getUnsignedShortLE(FrameLayout.PARAM_OFFSET);
        if (status != Status.OK) {
            throw new IOException(Status.nameOf(status) + ": " + ReplyDecoder.text(frame, 0));
        }
        return frame;
    }

    private static Map<String, String> counters(String info) {
        Map<String, String> counters = new LinkedHashMap<>();
        info.lines().forEach(line -> {
            int space = line.indexOf(' ');
            if (space > 0) {
                counters.put(line.substring(0, space), line.substring(space + 1));
            }
        });
        return counters;
    }
}
