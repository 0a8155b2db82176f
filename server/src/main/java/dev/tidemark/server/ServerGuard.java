package dev.tidemark.server;

import dev.tidemark.server.auth.Credentials;
import dev.tidemark.server.auth.TokensFile;
import dev.tidemark.server.net.NetServer;
import dev.tidemark.server.net.TlsContexts;
import java.nio.file.Path;

/**
 * Tokens and TLS of a server: read at the start, again when the files change, and when the configuration is read anew.
 * Thread: one at a time; changes of the files are taken over on a thread of their own.
 */
final class ServerGuard implements AutoCloseable {
    private final Credentials credentials;
    private final TlsContexts tls;
    private GuardFiles files;
    private FileChanges changes = new FileChanges();

    private ServerGuard(GuardFiles files) {
        this.files = files;
        tls = files.tls();
        credentials = files.tokens() == null ? Credentials.notAsked() : Credentials.of(files.tokens());
    }

    /** Reads the files that the configuration names. @throws StartupException if one cannot be used. */
    static ServerGuard open(ServerConfig config) throws StartupException {
        try {
            return new ServerGuard(GuardFiles.read(config));
        } catch (ConfigException e) {
            throw new StartupException(ExitCode.CONFIGURATION, String.join("\ntidemark: ", e.faults()), e);
        }
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
        if (files.tokens() != null) {
            Path tokensFile = files.tokensState().files().get(0);
            changes.watch("auth.tokens-file=" + tokensFile, files.tokensState(), () -> {
                credentials.replace(TokensFile.read(tokensFile));
                net.onTokensChanged();
            });
        }
        if (tls != null) {
            changes.watch("tls.key and tls.certificate", files.tlsState(), tls::reload);
        }
        changes.start();
    }

    /** Takes over files that were read anew, as far as tokens and TLS were there before; and watches these from now on. */
    void replace(GuardFiles others, NetServer net) {
        changes.close();
        files = files.replacedBy(others);
        if (files.tokens() != null) {
            credentials.replace(files.tokens());
            net.onTokensChanged();
        }
        if (tls != null) {
            tls.replaceBy(files.tls());
        }
        changes = new FileChanges();
        watch(net);
    }

    @Override
    public void close() {
        changes.close();
    }
}
