package dev.tidemark.server.store.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import java.util.List;

/** What failures of the driver mean. Thread: any. */
final class Failures {
    private static final int MOST_CHARACTERS = 300;

    private Failures() {}

    /**
     * Whether the same request may succeed a moment later. Not worth it: no node is connected, which the driver finds out without
     * being asked; the time was over; the request is wrong.
     */
    static boolean mayPass(Throwable failure) {
        if (failure instanceof NoNodeAvailableException) {
            return false;
        }
        if (failure instanceof AllNodesFailedException all) {
            return all.getAllErrors().values().stream()
                    .flatMap(List::stream)
                    .allMatch(error -> mayPass(error) || error instanceof NodeUnavailableException);
        }
        return failure instanceof ClosedConnectionException
                || failure instanceof HeartbeatException
                || failure instanceof CoordinatorException && !(failure instanceof QueryValidationException);
    }

    /** Whether a person has to change something before it can succeed: who logs in, or what is asked for. */
    static boolean needsPerson(Throwable failure) {
        if (failure instanceof AllNodesFailedException all
                && !all.getAllErrors().isEmpty()) {
            return all.getAllErrors().values().stream().flatMap(List::stream).allMatch(Failures::needsPerson);
        }
        return failure instanceof QueryValidationException
                || failure instanceof AuthenticationException
                || failure instanceof IllegalArgumentException;
    }

    /** A line that names it. */
    static String text(Throwable failure) {
        String text = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
        String name = failure.getClass().getSimpleName();
        return name + ": " + (text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + " ..." : text);
    }
}
