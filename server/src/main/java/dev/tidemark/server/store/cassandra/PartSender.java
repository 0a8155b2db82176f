package dev.tidemark.server.store.cassandra;

import dev.tidemark.server.store.UserImage;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Sends parts of commits to a cluster. Thread: any. */
interface PartSender {
    /** Sends one part; the stage ends when the cluster has taken it at the consistency level, or it is not known to have. */
    CompletionStage<?> send(UserImage image, List<Step> part);
}
