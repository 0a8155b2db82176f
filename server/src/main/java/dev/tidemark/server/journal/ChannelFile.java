package dev.tidemark.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file of a {@link FileDisk}. Thread: as {@link DiskFile} says. */
final class ChannelFile implements DiskFile {
    private final FileChannel channel;

    ChannelFile(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        int begin = target.position();
        while (target.hasRemaining()) {
            if (channel.read(target, offset + target.position() - begin) < 0) {
                break;
            }
        }
        return target.position() - begin;
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        int begin = source.position();
        while (source.hasRemaining()) {
            channel.write(source, offset + source.position() - begin);
        }
    }

    @Override
    public void sync() throws IOException {
        channel.force(false); // fdatasync, which puts the size on disk too
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
