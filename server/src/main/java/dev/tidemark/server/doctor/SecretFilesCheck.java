package dev.tidemark.server.doctor;

import dev.tidemark.server.auth.SecretFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Whether the files that decide who gets in are the server's alone. */
final class SecretFilesCheck implements Check {
    private final String user;

    /** {@code user} is whom the server would run as. */
    SecretFilesCheck(String user) {
        this.user = user;
    }

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        return plan.secrets().stream().map(this::judge).toList();
    }

    private Finding judge(SecretFile file) {
        try {
            Optional<String> exposure = file.exposure(user);
            return exposure.isEmpty()
                    ? Finding.ok(file.key(), file.path().toString())
                    : Finding.warn(
                            file.key(),
                            file.path() + ": " + exposure.get(),
                            "whoever can read a key passes for the server, whoever can change either file lets anybody in",
                            "chmod 600 " + file.path() + ", or 640 where the server's user is not the owner");
        } catch (IOException e) {
            return Finding.fail(file.key(), file.path() + ": " + e, "the server cannot start", "look at it by hand");
        }
    }
}
