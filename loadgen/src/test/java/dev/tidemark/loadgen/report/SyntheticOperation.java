package dev.tidemark.loadgen.report;

import dev.tidemark.loadgen.report.SyntheticRun.Times;
import java.util.Random;

/** One operation of a {@link SyntheticRun}. */
final class SyntheticOperation {
    private final String name;
    private final double bodyUs;
    private final boolean open;
    private final Random random;
    private final Times response = new Times();
    private final Times service = new Times();
    private final Times lag = new Times();
    private long requestsOfSecond;
    private long errorsOfSecond;
    private long requests;
    private long errors;

    SyntheticOperation(String name, double bodyUs, Loop loop, Random random) {
        this.name = name;
        this.bodyUs = bodyUs;
        this.open = loop == Loop.OPEN;
        this.random = random;
    }

    /** Makes up one second of this operation, and counts it in {@code overall} too. */
    OperationSecond second(int samples, double stallMs, SyntheticOperation overall) {
        for (int i = 0; i < samples; i++) {
            double serviceUs = bodyUs * Math.exp(0.28 * random.nextGaussian());
            if (random.nextInt(700) == 0) {
                serviceUs += 400 * -Math.log(1 - random.nextDouble());
            }
            double lagUs = 2 + 6 * Math.exp(0.6 * random.nextGaussian());
            double stalledMs = stallMs - 1000.0 * i / samples;
            if (stalledMs > 0) {
                serviceUs += stalledMs * (open ? 200 : 1000);
                lagUs += stalledMs * 800;
            }
            boolean error = stallMs > 10 && random.nextInt(60) == 0;
            record(serviceUs, lagUs, error);
            overall.record(serviceUs, lagUs, error);
        }
        return endSecond();
    }

    private void record(double serviceUs, double lagUs, boolean error) {
        long serviceNs = Math.round(serviceUs * 1000);
        long lagNs = Math.round(lagUs * 1000);
        service.record(serviceNs);
        if (open) {
            response.record(serviceNs + lagNs);
            lag.record(lagNs);
        }
        requestsOfSecond++;
        errorsOfSecond += error ? 1 : 0;
    }

    OperationSecond endSecond() {
        OperationSecond second = new OperationSecond(
                name, requestsOfSecond, errorsOfSecond, response.endSecond(), service.endSecond(), lag.endSecond());
        requests += requestsOfSecond;
        errors += errorsOfSecond;
        requestsOfSecond = 0;
        errorsOfSecond = 0;
        return second;
    }

    OperationResult result(int seconds) {
        return new OperationResult(
                name,
                requests,
                errors,
                (double) requests / seconds,
                open ? response.result() : null,
                service.result(),
                open ? lag.result() : null);
    }
}
