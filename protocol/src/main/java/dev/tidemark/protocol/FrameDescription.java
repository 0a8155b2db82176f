package dev.tidemark.protocol;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * A frame field by field, for people and tests: requests and replies, whole or broken.
 *
 * <p>Describes layout only: whether the lengths are right and which bytes are which field. A value that a server would refuse,
 * such as message 0, is no problem here.
 *
 * @param title name of the opcode, with {@code reply} behind it for a reply.
 * @param fields in the order of their offsets, as far as the frame goes; cannot be changed.
 * @param problems empty for a frame that has its layout; cannot be changed.
 */
public record FrameDescription(String title, List<FrameField> fields, List<FrameProblem> problems) {

    /**
     * Describes the frame that begins at an index of a buffer.
     *
     * @param available bytes of the buffer from the index on. A frame that is longer is described as far as it is there.
     * @return the description; no content of the buffer makes this throw.
     */
    public static FrameDescription of(ByteBuf in, int index, int available) {
        FieldCursor cursor = new FieldCursor(in, index, available);
        cursor.header();
        if (cursor.ok()) {
            if ((cursor.opcode() & FrameLayout.REPLY_BIT) != 0) {
                ReplyFields.describe(cursor);
            } else {
                RequestFields.describe(cursor);
            }
        }
        return cursor.finish();
    }
}
