package dev.tidemark.server;

import java.lang.reflect.Proxy;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, on which the Java machine would else end. Signals that come before there is somebody to act are not lost; those that come
 * while one waits to be acted on are one with it.
 *
 * <p>Thread: the signal's own only notes it; a daemon acts.
 */
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private final Semaphore signals = new Semaphore(0);

    private HangUp() {}

    /** Begins to take the signal. Where the process was told to ignore it (nohup), it goes on to. */
    static HangUp listen() {
        HangUp hangUp = new HangUp();
        try {
            // By reflection: the compiler warns of any mention of the class, which no annotation can silence.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object notes =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.invoke(hangUp, args);
                        }
                        hangUp.signals.release();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), notes);
        } catch (ReflectiveOperationException e) {
            LOG.warn("SIGHUP cannot be taken: it stops the server: {}", String.valueOf(e.getCause()));
        }
        return hangUp;
    }

    /** From now on does this whenever there were signals. */
    void act(Runnable action) {
        Thread thread = new Thread(() -> actOnSignals(action), "reload");
        thread.setDaemon(true);
        thread.start();
    }

    private void actOnSignals(Runnable action) {
        try {
            while (true) {
                signals.acquire();
                signals.drainPermits();
                try {
                    action.run();
                } catch (RuntimeException e) {
                    LOG.error("SIGHUP could not be acted on", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does: it ends with the process
        }
    }
}
