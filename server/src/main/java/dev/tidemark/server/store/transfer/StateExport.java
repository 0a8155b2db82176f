package dev.tidemark.server.store.transfer;

import dev.tidemark.server.store.UserImage;
import dev.tidemark.server.store.UserScan;

/** Writes all users of a walk to a file. Thread: one. Memory: one user. */
public final class StateExport {
    private final UserScan source;
    private final StateFile target;
    private final TransferRun run;

    public StateExport(UserScan source, StateFile target, TransferRun run) {
        this.source = source;
        this.target = target;
        this.run = run;
    }

    /**
     * Writes, and finishes the file.
     *
     * @throws TransferException if it ends before; with a checkpoint the next run goes on from there.
     */
    public void run() {
        UserImage user = new UserImage();
        while (!run.stopped().getAsBoolean()) {
            if (run.checkpoint().isDue()) {
                save();
            }
            if (!source.next(user)) {
                target.finish();
                run.checkpoint().delete();
                return;
            }
            target.write(user);
            run.tally().add(Tally.Count.USERS, 1);
            run.tally().add(Tally.Count.STATES, user.entryCount());
            run.progress().tick(source::share);
        }
        save();
        throw run.interrupted();
    }

    private void save() {
        run.checkpoint().save(source.position(), target.sync(), run.tally());
    }
}
