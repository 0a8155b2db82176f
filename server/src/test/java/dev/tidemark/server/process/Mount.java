package dev.tidemark.server.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of the test's own, gone with {@link #close} at the latest, and with the test's process. A test that wants one
 * is skipped, with the reason, where none can be mounted: that takes root and, for an image, a loop device.
 *
 * <p>Thread: one.
 */
public final class Mount implements AutoCloseable {
    /** EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH: from now on nothing reaches the disk, as if power were cut. */
    private static final String SHUT_DOWN =
            "open(my $d, '<', $ARGV[0]) or die $!; my $how = pack('L', 2); defined(ioctl($d, 0x8004587d, $how)) or die $!";

    private static final int FILLER_CHUNK = 1 << 16;

    private final Path directory;
    private final Thread hook = new Thread(this::detach);

    private Mount(Path directory) {
        this.directory = directory;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** A file system in memory. */
    public static Mount tmpfs(Path directory, int sizeMiB) {
        return mount(directory, "-t", "tmpfs", "-o", "size=" + sizeMiB + "m", "tidemark-test");
    }

    /** Makes an ext4 file system in a file. Not mounted yet. */
    public static void makeImage(Path image, int sizeMiB) {
        Skip.unless(Command.exists("mkfs.ext4"), "mkfs.ext4 (Debian: e2fsprogs) is not installed");
        Skip.unless(Command.exists("perl"), "perl is not installed");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) sizeMiB << 20);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + image, e);
        }
        Command.run("mkfs.ext4", "-q", "-F", image.toString());
    }

    /** Mounts what {@link #makeImage} has made. */
    public static Mount image(Path directory, Path image) {
        return mount(directory, "-t", "ext4", "-o", "loop", image.toString());
    }

    private static Mount mount(Path directory, String... words) {
        Skip.unless(Command.exists("mount"), "mount is not installed");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory, e);
        }
        String[] command = new String[words.length + 2];
        command[0] = "mount";
        System.arraycopy(words, 0, command, 1, words.length);
        command[command.length - 1] = directory.toString();
        Command.Ended ended = Command.tryRun(command);
        Skip.unless(ended.code() == 0, "cannot mount a file system here: " + ended.said());
        return new Mount(directory);
    }

    public Path directory() {
        return directory;
    }

    /** Cuts an ext4 file system off from its disk, whatever was to be written yet. */
    public void cutPower() {
        Command.Ended ended = Command.tryRun("perl", "-e", SHUT_DOWN, directory.toString());
        Skip.unless(ended.code() == 0, "ext4 cannot be shut down here: " + ended.said());
    }

    /** Takes all room that is left. @return the file that has it. */
    public Path fill() {
        Path filler = directory.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            fill(out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fill " + directory, e);
        }
        return filler;
    }

    private static void fill(OutputStream out) {
        byte[] chunk = new byte[FILLER_CHUNK];
        try {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            // as it is meant to be
        }
    }

    /** Unmounts. @throws AssertionError if it is still in use; it is gone for all who look all the same. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        Command.Ended ended = Command.tryRun("umount", directory.toString());
        if (ended.code() != 0) {
            detach();
            throw new AssertionError("cannot unmount: " + ended);
        }
    }

    private void detach() {
        Command.run("umount", "--lazy", directory.toString());
    }
}
