package dev.tidemark.server.journal;

import dev.tidemark.server.journal.JournalException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a damaged log one that a start accepts: it is cut behind its last whole group before the damage. Nothing is thrown
 * away: the segment that is cut is copied first, and those behind it are renamed.
 *
 * <p>Can be done again if the process ends in it. Thread: one, while no server has the directory.
 */
public final class JournalRepair {
    /** Follows the name of a file that is kept aside; with a number behind it from the second of a name on. */
    static final String ASIDE = ".damaged";

    private static final int COPY_BYTES = 1 << 20;

    private final Disk disk;

    /** @param disk locked by the caller. */
    public JournalRepair(Disk disk) {
        this.disk = disk;
    }

    /** The segment that a log is cut in, or null if none of it is whole. */
    public static String cutFile(LogState log) {
        return log.parts().isEmpty() ? null : lastPart(log).file();
    }

    /** The segments that are renamed. */
    public static List<String> movedFiles(LogState log) {
        List<String> files = new ArrayList<>(log.behind());
        if (log.parts().isEmpty()) {
            files.addAll(0, log.freed()); // what says that they are not needed goes with the others
        }
        return files;
    }

    private static LogState.Part lastPart(LogState log) {
        return log.parts().get(log.parts().size() - 1);
    }

    /**
     * Repairs a damaged log.
     *
     * @return the names under which files are kept aside.
     * @throws JournalException UNUSABLE if the directory cannot be written.
     */
    public List<String> repair(LogState log) {
        try {
            Set<String> names = new TreeSet<>(disk.list());
            List<String> aside = new ArrayList<>();
            if (!log.parts().isEmpty()) {
                LogState.Part part = lastPart(log);
                aside.add(copyAside(part.file(), names));
                cut(part, log);
            }
            List<String> moved = movedFiles(log);
            Collections.reverse(moved);
            for (String file : moved) {
                String name = nameAside(file, names);
                disk.rename(file, name);
                aside.add(name);
            }
            disk.syncDirectory();
            return aside;
        } catch (IOException e) {
            throw new JournalException(
                    Reason.UNUSABLE,
                    "the journal cannot be repaired: directory=" + disk + " cause=" + e
                            + ", expected room and the right to write; run it again",
                    e);
        }
    }

    private static String nameAside(String file, Set<String> taken) {
        String name = file + ASIDE;
        for (int number = 2; !taken.add(name); number++) {
            name = file + ASIDE + "-" + number;
        }
        return name;
    }

    private String copyAside(String file, Set<String> taken) throws IOException {
        String name = nameAside(file, taken);
        ByteBuffer buffer = ByteBuffer.allocateDirect(COPY_BYTES);
        try (DiskFile from = disk.openToRead(file);
                DiskFile to = disk.create(name)) {
            long offset = 0;
            for (int length = from.read(buffer, 0); length > 0; length = from.read(buffer.clear(), offset)) {
                to.write(buffer.flip(), offset);
                offset += length;
            }
            to.sync();
        }
        disk.syncDirectory();
        return name;
    }

    /** Ends the segment with a mark that says where the log starts, since the groups that did may be behind the cut. */
    private void cut(LogState.Part part, LogState log) throws IOException {
        SegmentHeader header = part.header();
        boolean isEnded = log.end() == header.endPosition();
        long offset = isEnded ? part.endOffset() - GroupLayout.RECORDS_OFFSET : part.endOffset();
        long position = header.position(offset);
        GroupChecksum checksum = new GroupChecksum();
        checksum.segment(header);
        GroupBuffer group = new GroupBuffer();
        try (DiskFile file = disk.open(part.file())) {
            file.write(
                    group.seal(checksum, GroupLayout.RECORDS, position, position, Math.min(log.start(), position)),
                    offset);
            file.sync(); // before what says where the log starts goes
            zero(file, offset + GroupLayout.RECORDS_OFFSET, header.segmentBytes());
            file.sync();
        } finally {
            group.free();
        }
    }

    private static void zero(DiskFile file, long offset, long endOffset) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(COPY_BYTES);
        for (long at = offset; at < endOffset; at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), endOffset - at));
            file.write(zeros, at);
        }
    }
}
