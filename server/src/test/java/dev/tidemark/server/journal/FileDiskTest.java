package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest {
    @TempDir
    private Path dir;

    private FileDisk disk;

    @BeforeEach
    void open() throws IOException {
        disk = new FileDisk(dir);
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    @Test
    void shouldReadWhatItWrote() throws IOException {
        try (DiskFile file = disk.create("a")) {
            file.write(bytes(1, 2, 3), 5);
            file.write(bytes(9), 6);
            file.sync();
            assertThat(file.size()).isEqualTo(8);
        }
        try (DiskFile file = disk.openToRead("a")) {
            ByteBuffer read = ByteBuffer.allocateDirect(10);
            read.put((byte) 7);
            assertThat(file.read(read, 4)).isEqualTo(4);
            assertThat(read.flip()).isEqualTo(bytes(7, 0, 1, 9, 3));
            assertThat(file.read(ByteBuffer.allocateDirect(1), 8)).isZero();
        }
    }

    @Test
    void shouldEmptyAFileThatItCreatesAgain() throws IOException {
        disk.create("a").close();
        Files.writeString(dir.resolve("a"), "old");
        disk.create("a").close();
        assertThat(dir.resolve("a")).isEmptyFile();
    }

    @Test
    void shouldKeepAFileOpenThatIsRenamed() throws IOException {
        disk.create("b").close();
        try (DiskFile file = disk.create("a")) {
            disk.rename("a", "b");
            file.write(bytes(1), 0);
        }
        disk.syncDirectory();
        assertThat(disk.list()).containsExactly("b");
        assertThat(dir.resolve("b")).hasSize(1);
        disk.delete("b");
        assertThat(disk.list()).isEmpty();
        assertThatThrownBy(() -> disk.open("b")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.delete("b")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void shouldNotWriteToAFileOpenedToRead() throws IOException {
        disk.create("a").close();
        try (DiskFile file = disk.openToRead("a")) {
            assertThatThrownBy(() -> file.write(bytes(1), 0))
                    .isInstanceOf(java.nio.channels.NonWritableChannelException.class);
        }
    }

    @Test
    void shouldMakeTheDirectoryWhenItIsTaken() throws IOException {
        FileDisk deep = new FileDisk(dir.resolve("x").resolve("y"));
        assertThat(deep.lock()).isTrue();
        assertThat(dir.resolve("x").resolve("y")).isDirectory();
        deep.close();
    }

    @Test
    void shouldMakeDirectoriesThatNobodyElseReads() throws IOException {
        FileDisk deep = new FileDisk(dir.resolve("x").resolve("y"));
        assertThat(deep.lock()).isTrue();
        deep.close();
        for (Path made : List.of(dir.resolve("x"), dir.resolve("x").resolve("y"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void shouldNotKeepADirectoryThatItCouldNotTake() throws IOException {
        Path inTheWay = Files.createDirectory(dir.resolve("LOCK"));
        assertThatThrownBy(() -> disk.lock()).isInstanceOf(IOException.class);
        Files.delete(inTheWay);
        assertThat(disk.lock()).isTrue();
        disk.close();
    }

    @Test
    void shouldGiveTheDirectoryToOneAtATime() throws IOException {
        assertThat(disk.lock()).isTrue();
        FileDisk other = new FileDisk(dir);
        assertThat(other.lock()).isFalse();
        other.close();
        assertThat(other.lock()).isFalse();
        disk.close();
        assertThat(other.lock()).isTrue();
        other.close();
    }
}
