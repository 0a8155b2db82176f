package dev.tidemark.server;

import dev.tidemark.server.auth.Credentials;
import dev.tidemark.server.auth.TokensException;
import dev.tidemark.server.auth.TokensFile;
import dev.tidemark.server.net.NetServer;
import dev.tidemark.server.net.TlsContexts;
import dev.tidemark.server.net.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens and TLS of a server: read at the start, and again when the files change. Thread: the one that starts and stops the
 * server; changes are taken over on a thread of their own.
 */
final class ServerGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerGuard.class);
    private static final Set<PosixFilePermission> OTHERS_READ =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final ServerConfig config;
    private final Credentials credentials;
    private final TlsContexts tls;
    private final FileChanges changes = new FileChanges();

    private ServerGuard(ServerConfig config, Credentials credentials, TlsContexts tls) {
        this.config = config;
        this.credentials = credentials;
        this.tls = tls;
    }

    /** Reads the files that the configuration names. @throws StartupException if one cannot be used. */
    static ServerGuard open(ServerConfig config) throws StartupException {
        Path tokensFile = config.auth().tokensFile();
        try {
            Credentials credentials =
                    tokensFile == null ? Credentials.notAsked() : Credentials.of(TokensFile.read(tokensFile));
            return new ServerGuard(config, credentials, config.hasTls() ? openTls(config.tls()) : null);
        } catch (TokensException e) {
            throw new StartupException(
                    ExitCode.CONFIGURATION, "auth.tokens-file: " + String.join("\ntidemark: ", e.faults()), e);
        } catch (IOException e) {
            throw new StartupException(ExitCode.CONFIGURATION, "TLS cannot be set up: " + text(e), e);
        }
    }

    private static TlsContexts openTls(ServerConfig.Tls tls) throws IOException {
        TlsContexts contexts = TlsContexts.load(new TlsSettings(
                tls.key(),
                tls.certificate(),
                tls.clientCertificates(),
                tls.clientAuthorities(),
                tls.allowsTls12(),
                TimeUnit.NANOSECONDS.toMillis(tls.handshakeTimeoutNs())));
        if (Files.getFileStore(tls.key()).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(tls.key()).stream().anyMatch(OTHERS_READ::contains)) {
            LOG.warn("others than its owner may read the private key: tls.key={}, expected mode 600", tls.key());
        }
        return contexts;
    }

    /** A file that is not there says no more than its name in what the system throws. */
    private static String text(IOException e) {
        return e instanceof NoSuchFileException ? "no such file: " + e.getMessage() : e.getMessage();
    }

    Credentials credentials() {
        return credentials;
    }

    /** What connections are encrypted with, or null. */
    TlsContexts tls() {
        return tls;
    }

    /** Takes over changes of the files from now on. */
    void watch(NetServer net) {
        Path tokensFile = config.auth().tokensFile();
        if (tokensFile != null) {
            changes.watch("auth.tokens-file=" + tokensFile, List.of(tokensFile), () -> {
                credentials.replace(TokensFile.read(tokensFile));
                net.onTokensChanged();
            });
        }
        if (tls != null) {
            List<Path> files = Stream.of(
                            config.tls().key(),
                            config.tls().certificate(),
                            config.tls().clientAuthorities())
                    .filter(Objects::nonNull)
                    .toList();
            changes.watch("tls.key and tls.certificate", files, tls::reload);
        }
        changes.start();
    }

    @Override
    public void close() {
        changes.close();
    }
}
