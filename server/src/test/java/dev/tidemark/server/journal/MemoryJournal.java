package dev.tidemark.server.journal;

import dev.tidemark.server.metrics.DurationHistogram;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/**
 * A journal in a list, without groups or a disk, that is confirmed and durable as far as a test says. A position is the number of
 * records before it.
 *
 * <p>Thread: the test's.
 */
public final class MemoryJournal implements Journal {
    private final List<ByteBuffer> records = new ArrayList<>();
    private final DurationHistogram syncTimes = new DurationHistogram();
    private long written;
    private long confirmed;
    private long durable;
    private long start;
    private boolean full;
    private boolean broken;
    private boolean filling;
    private int hurries;

    /** A record that was appended, little-endian, as {@link RecordLayout} says. */
    public ByteBuffer record(int index) {
        return records.get(index);
    }

    public int recordCount() {
        return records.size();
    }

    /** Whether no change more is taken. */
    public void full(boolean isFull) {
        full = isFull;
    }

    /** Whether writing fails. */
    public void broken(boolean isBroken) {
        broken = isBroken;
    }

    public void filling(boolean isFilling) {
        filling = isFilling;
    }

    /** Replies may leave as far as has been written. */
    public void confirmWritten() {
        confirmed = written;
    }

    /** What has been written is on disk for good. */
    public void makeDurable() {
        durable = written;
    }

    /** How often somebody could not wait. */
    public int hurries() {
        return hurries;
    }

    @Override
    public boolean hasRoom(int count) {
        return !full;
    }

    @Override
    public void append(long user, long entry) {
        ByteBuffer bytes = record(user);
        for (int i = 0; i < RecordLayout.LENGTH - RecordLayout.ENTRY_OFFSET; i++) {
            bytes.put(RecordLayout.ENTRY_OFFSET + i, UnsafeApi.getByte(entry + i));
        }
        records.add(bytes);
    }

    @Override
    public void appendRemoval(long user, long channel, long version) {
        ByteBuffer bytes = record(user);
        bytes.putLong(RecordLayout.ENTRY_OFFSET, channel);
        bytes.putLong(RecordLayout.ENTRY_OFFSET + 32, version);
        bytes.putInt(RecordLayout.ENTRY_OFFSET + 40, RecordLayout.REMOVED);
        records.add(bytes);
    }

    private static ByteBuffer record(long user) {
        ByteBuffer bytes = ByteBuffer.allocate(RecordLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putLong(RecordLayout.USER_OFFSET, user);
    }

    @Override
    public void endTurn(long ms) {
        if (broken) {
            throw new JournalException(JournalException.Reason.FAILED, "planted by the test");
        }
        written = records.size();
    }

    @Override
    public long nextTurnMs() {
        return Long.MAX_VALUE;
    }

    @Override
    public void hurry() {
        hurries++;
    }

    @Override
    public long end() {
        return records.size();
    }

    @Override
    public long written() {
        return written;
    }

    @Override
    public long durable() {
        return durable;
    }

    @Override
    public long confirmed() {
        return confirmed;
    }

    @Override
    public long committable() {
        return durable;
    }

    @Override
    public long start() {
        return start;
    }

    @Override
    public boolean isWorthTruncating(long position) {
        return position > start;
    }

    @Override
    public void truncate(long position) {
        start = position;
    }

    @Override
    public boolean isFilling() {
        return filling;
    }

    @Override
    public void onCompleted(JournalTask task) {
        throw new IllegalStateException("a task that nobody submitted: task=" + task);
    }

    @Override
    public long bytesOnDisk() {
        return (long) records.size() * RecordLayout.LENGTH;
    }

    @Override
    public long records() {
        return written;
    }

    @Override
    public long groups() {
        return 0;
    }

    @Override
    public DurationHistogram syncTimes() {
        return syncTimes;
    }

    @Override
    public void close(boolean everythingStored) {}
}
