package dev.tidemark.server.store.transfer;

import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.UserImage;
import dev.tidemark.server.store.UserScan;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A walk over the users of a file. Lines of one user that follow each other are one user; lines of the same user elsewhere in the
 * file are given as that user again. The position is the number of lines taken, header and empty ones not counted, and how many of
 * them were malformed, as in {@code 1000/2}: a walk that goes on there reads over them, so that it can do so on a pipe too.
 *
 * <p>Thread: one. Memory: one user, of {@link Entries#MOST_STATES} states at most.
 */
public final class FileScan implements UserScan {
    private final String file;
    private final CountingInputStream in;
    private final long sizeBytes;
    private final RowReader reader;
    private final long defaultVersion;
    private final MalformedLines malformed;
    private final Row row = new Row();
    /** Whether {@link #row} is the first of the next user. */
    private boolean ahead;
    /** Lines read, that of the next user included. */
    private long linesRead;
    /** Lines of users that were given, and those passed over before them. */
    private long linesTaken;
    /** Those passed over among them. */
    private long malformedTaken;

    private FileScan(
            String file,
            CountingInputStream in,
            long sizeBytes,
            RowReader reader,
            long defaultVersion,
            MalformedLines malformed) {
        this.file = file;
        this.in = in;
        this.sizeBytes = sizeBytes;
        this.reader = reader;
        this.defaultVersion = defaultVersion;
        this.malformed = malformed;
    }

    /**
     * Begins a walk.
     *
     * @param file its name, for messages.
     * @param in is closed with the walk.
     * @param sizeBytes of the file, 0 if that is not known.
     * @param defaultVersion of states whose line has none; not 0.
     * @param position {@link ScannableStore#START}, or {@link #position} of an earlier walk over the same lines.
     * @throws TransferException if the file cannot be read, its header is not what the columns say, or it ends before the position.
     */
    public static FileScan open(
            String file,
            InputStream in,
            long sizeBytes,
            Format format,
            Columns columns,
            long defaultVersion,
            MalformedLines malformed,
            String position) {
        CountingInputStream counted = new CountingInputStream(new BufferedInputStream(in));
        try {
            RowReader reader = format.reader(counted, columns);
            FileScan scan = new FileScan(file, counted, sizeBytes, reader, defaultVersion, malformed);
            if (!position.equals(ScannableStore.START)) {
                scan.goOnAt(position);
            }
            return scan;
        } catch (IOException e) {
            throw TransferException.unreadable(file, e);
        } catch (TransferException e) {
            throw new TransferException(e.reason(), file + ": " + e.getMessage(), e);
        }
    }

    private void goOnAt(String position) throws IOException {
        int slash = position.indexOf('/');
        long lines = Long.parseLong(position.substring(0, slash));
        malformedTaken = Long.parseLong(position.substring(slash + 1));
        malformed.continueFrom(malformedTaken);
        for (long i = 0; i < lines; i++) {
            if (!reader.advance()) {
                throw new TransferException(
                        TransferException.Reason.FILE,
                        "lines=" + i + ", expected " + lines + " or more, since an earlier run had come so far; "
                                + "give the same file, or another --checkpoint");
            }
        }
        linesRead = lines;
        linesTaken = lines;
    }

    @Override
    public boolean next(UserImage image) {
        try {
            if (!ahead && !readRow()) {
                return false;
            }
            image.clear(row.get(Field.USER));
            image.whole(true);
            long lines;
            long malformedLines;
            do {
                ahead = false;
                add(image);
                lines = linesRead;
                malformedLines = malformed.count();
            } while (readRow() && row.get(Field.USER) == image.user());
            linesTaken = lines; // not before: a user whose next line ends the walk is not given
            malformedTaken = malformedLines;
            return true;
        } catch (IOException e) {
            throw TransferException.unreadable(file, e);
        }
    }

    /** Reads the next line that is whole into {@link #row}. @return false at the end. */
    private boolean readRow() throws IOException {
        while (reader.advance()) {
            try {
                reader.read(row);
                ahead = true;
                linesRead++;
                return true;
            } catch (MalformedRowException e) {
                malformed.onMalformed(reader.line(), e.getMessage());
                linesRead++;
            }
        }
        return false;
    }

    private void add(UserImage image) {
        long version = row.has(Field.VERSION) ? row.get(Field.VERSION) : defaultVersion;
        if (Long.compareUnsigned(version, image.newestVersion()) > 0) {
            image.newestVersion(version);
        }
        if (row.isOfUser()) {
            if (Long.compareUnsigned(row.get(Field.REMOVAL), image.removalVersion()) > 0) {
                image.removalVersion(row.get(Field.REMOVAL));
            }
            return;
        }
        Entries.put(image, row, version);
        if (image.entryCount() > Entries.MOST_STATES) {
            throw new TransferException(
                    TransferException.Reason.MALFORMED,
                    file + " line " + reader.line() + ": user=" + Long.toUnsignedString(image.user())
                            + " has more read states than a server allows, expected at most " + Entries.MOST_STATES);
        }
    }

    @Override
    public String position() {
        return linesTaken + "/" + malformedTaken;
    }

    @Override
    public double share() {
        return sizeBytes == 0 ? Double.NaN : Math.min(1.0, (double) in.count() / sizeBytes);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw TransferException.unreadable(file, e);
        }
    }
}
