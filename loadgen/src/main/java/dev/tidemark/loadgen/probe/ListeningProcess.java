package dev.tidemark.loadgen.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Finds the process that listens on a port of this machine: the socket's inode in /proc/net/tcp, then who has it open. */
public final class ListeningProcess {
    private static final String LISTEN = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int HEX = 16;

    private ListeningProcess() {}

    /**
     * The process that listens on a port.
     *
     * @param server address of the server; if it is not loopback, the process is not looked for.
     * @return its id, or none if it is another machine's, another user's or not to be found.
     */
    public static OptionalLong find(InetAddress server, int port) {
        return server.isLoopbackAddress() ? find(Path.of("/proc"), port) : OptionalLong.empty();
    }

    static OptionalLong find(Path proc, int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : lines(proc.resolve(table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > INODE && fields[STATE].equals(LISTEN) && portOf(fields[LOCAL_ADDRESS]) == port) {
                    sockets.add("socket:[" + fields[INODE] + "]");
                }
            }
        }
        return sockets.isEmpty() ? OptionalLong.empty() : ownerOf(proc, sockets);
    }

    private static int portOf(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), HEX);
    }

    private static OptionalLong ownerOf(Path proc, Set<String> sockets) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (hasOpen(process.resolve("fd"), sockets)) {
                    return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            return OptionalLong.empty(); // no /proc: not Linux
        }
        return OptionalLong.empty();
    }

    private static boolean hasOpen(Path descriptors, Set<String> sockets) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : open) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false; // another user's process, or one that has just ended
        }
        return false;
    }

    private static List<String> lines(Path table) {
        try {
            List<String> all = Files.readAllLines(table);
            return all.subList(Math.min(1, all.size()), all.size());
        } catch (IOException e) {
            return List.of(); // no such kind of socket on this machine
        }
    }
}
