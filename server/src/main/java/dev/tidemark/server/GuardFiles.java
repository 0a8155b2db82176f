package dev.tidemark.server;

import dev.tidemark.server.auth.SecretFile;
import dev.tidemark.server.auth.Token;
import dev.tidemark.server.auth.TokensException;
import dev.tidemark.server.auth.TokensFile;
import dev.tidemark.server.net.TlsContexts;
import dev.tidemark.server.net.TlsSettings;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in the files of tokens and TLS that a configuration names, and how these were just before they were read.
 * Thread: safe from any.
 *
 * @param tokens null where none are asked for.
 * @param tls null where connections are not TLS.
 */
record GuardFiles(List<Token> tokens, FileStates tokensState, TlsContexts tls, FileStates tlsState) {
    private static final Logger LOG = LoggerFactory.getLogger(GuardFiles.class);
    /** Reads the files. @throws ConfigException with every fault of any of them. */
    static GuardFiles read(ServerConfig config) throws ConfigException {
        List<String> faults = new ArrayList<>();
        FileStates tokensState = FileStates.of(existing(config.auth().tokensFile()));
        ServerConfig.Tls tls = config.tls();
        FileStates tlsState = FileStates.of(existing(tls.key(), tls.certificate(), tls.clientAuthorities()));
        List<Token> tokens = config.hasTokens() ? readTokens(config.auth().tokensFile(), faults) : null;
        TlsContexts contexts = config.hasTls() ? readTls(tls, faults) : null;
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        secrets(config).forEach(GuardFiles::warnIfExposed);
        return new GuardFiles(tokens, tokensState, contexts, tlsState);
    }

    /** Those of the files that nobody else should see or change. */
    static List<SecretFile> secrets(ServerConfig config) {
        List<SecretFile> secrets = new ArrayList<>();
        if (config.hasTokens()) {
            secrets.add(new SecretFile(
                    ConfigOption.AUTH_TOKENS_FILE.key(), config.auth().tokensFile()));
        }
        if (config.hasTls()) {
            secrets.add(new SecretFile(ConfigOption.TLS_KEY.key(), config.tls().key()));
        }
        return secrets;
    }

    private static void warnIfExposed(SecretFile file) {
        try {
            file.exposure(System.getProperty("user.name"))
                    .ifPresent(exposure -> LOG.warn(
                            "a file that decides who gets in is open to others: {}={}: {}, expected {}",
                            file.key(),
                            file.path(),
                            exposure,
                            SecretFile.EXPECTED));
        } catch (IOException e) {
            LOG.warn("nobody can tell who may read {}={}: {}", file.key(), file.path(), e.toString());
        }
    }

    /** What other files hold, in the place of these; but whether there are tokens, or TLS, stays as it is. */
    GuardFiles replacedBy(GuardFiles others) {
        boolean takesTokens = tokens != null && others.tokens != null;
        boolean takesTls = tls != null && others.tls != null;
        return new GuardFiles(
                takesTokens ? others.tokens : tokens,
                takesTokens ? others.tokensState : tokensState,
                takesTls ? others.tls : tls,
                takesTls ? others.tlsState : tlsState);
    }

    private static List<Path> existing(Path... files) {
        return Stream.of(files).filter(Objects::nonNull).toList();
    }

    private static List<Token> readTokens(Path file, List<String> faults) {
        try {
            return TokensFile.read(file);
        } catch (TokensException e) {
            e.faults().forEach(fault -> faults.add("auth.tokens-file: " + fault));
            return null;
        }
    }

    private static TlsContexts readTls(ServerConfig.Tls tls, List<String> faults) {
        try {
            TlsContexts contexts = TlsContexts.load(new TlsSettings(
                    tls.key(),
                    tls.certificate(),
                    tls.clientCertificates(),
                    tls.clientAuthorities(),
                    tls.allowsTls12(),
                    TimeUnit.NANOSECONDS.toMillis(tls.handshakeTimeoutNs())));
            return contexts;
        } catch (IOException e) {
            // A file that is not there says no more than its name in what the system throws.
            boolean absent = e instanceof NoSuchFileException;
            faults.add("TLS cannot be set up: " + (absent ? "no such file: " : "") + e.getMessage());
            return null;
        }
    }
}
