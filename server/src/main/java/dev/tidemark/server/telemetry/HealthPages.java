package dev.tidemark.server.telemetry;

import dev.tidemark.server.http.HttpPage;
import dev.tidemark.server.http.HttpReply;

/** {@code /health/live} and {@code /health/ready}, for whoever starts servers and sends them clients. Thread: the port's. */
public final class HealthPages {
    private static final int OK = 200;
    private static final int SERVICE_UNAVAILABLE = 503;

    private HealthPages() {}

    /** 200 for as long as the process answers at all. */
    public static HttpPage live() {
        return accept -> HttpReply.line(OK, "live");
    }

    /** 200 while clients are served; else 503, with the reason. */
    public static HttpPage ready(Health health) {
        return accept -> {
            Health.Phase phase = health.phase();
            return HttpReply.line(phase == Health.Phase.READY ? OK : SERVICE_UNAVAILABLE, phase.sentence());
        };
    }
}
