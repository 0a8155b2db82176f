package dev.tidemark.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client's side of TLS: trusts one certificate, and may show its own. Thread: any. */
public final class TlsSockets {
    private static final int TIMEOUT_MS = 20_000;

    private final SSLContext context;

    private TlsSockets(SSLContext context) {
        this.context = context;
    }

    /** Trusts a server's certificate. {@code own} is shown if the server asks for one, or null. */
    public static TlsSockets trusting(Certificate server, Certificate own) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("server", server.store().getCertificate("key"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own == null ? null : own.store(), Certificate.PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return new TlsSockets(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot set up TLS", e);
        }
    }

    /** Connects and shakes hands, with some versions of TLS or, where none are named, all. */
    public SSLSocket connect(int port, String... versions) {
        try {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), port);
            socket.setSoTimeout(TIMEOUT_MS);
            if (versions.length > 0) {
                socket.setEnabledProtocols(versions);
            }
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect by TLS: port=" + port, e);
        }
    }

    /** The name in the certificate that a server has shown. */
    public static String subject(SSLSocket socket) {
        try {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (IOException e) {
            throw new UncheckedIOException("no certificate", e);
        }
    }
}
