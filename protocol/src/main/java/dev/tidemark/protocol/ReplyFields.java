package dev.tidemark.protocol;

/** The fields of each reply's body, in the order of {@link ReplyLayout}. Thread: any. */
final class ReplyFields {
    private ReplyFields() {}

    /** Notes the body's fields; the cursor stands behind the header. Bytes behind a layout are no problem in a reply. */
    static void describe(FieldCursor cursor) {
        switch (cursor.param()) {
            case Status.OK, Status.PARTIAL -> answer(cursor);
            case Status.CONFLICT -> state(cursor, "");
            default -> cursor.text("text", cursor.left());
        }
        cursor.rest("more");
    }

    private static void answer(FieldCursor cursor) {
        switch (cursor.opcode() & ~FrameLayout.REPLY_BIT) {
            case Opcode.HELLO -> hello(cursor);
            case Opcode.PING -> cursor.text("payload", cursor.left());
            case Opcode.INFO -> cursor.text("text", cursor.left());
            case Opcode.ACK, Opcode.INCREMENT, Opcode.RESET, Opcode.GET, Opcode.MARK, Opcode.FORGET, Opcode.SET ->
                state(cursor, "");
            case Opcode.LOAD -> load(cursor);
            case Opcode.TOTALS -> {
                cursor.u64("version");
                cursor.u32("states");
                cursor.counters64("sums");
                cursor.counters32("nonZero");
            }
            case Opcode.FORGET_USER -> cursor.u32("states");
            case Opcode.INCREMENT_MANY -> incrementMany(cursor);
            case Opcode.ACK_MANY -> {
                cursor.u64("version");
                cursor.u32("applied");
                cursor.u32("unchanged");
            }
            default -> cursor.rest("body");
        }
    }

    private static void hello(FieldCursor cursor) {
        cursor.u8("versionSpoken");
        cursor.u8("counterCount");
        cursor.u16("shardCount");
        cursor.shard("boundShard");
        int textLength = cursor.u16("textLength");
        cursor.u32("features");
        cursor.u32("maxFrame");
        cursor.u32("maxInFlight");
        cursor.text("text", textLength);
    }

    private static void state(FieldCursor cursor, String prefix) {
        cursor.u64(prefix + "lastRead");
        cursor.u64(prefix + "mentioned");
        cursor.u64(prefix + "counted");
        cursor.u64(prefix + "version");
        cursor.counters32(prefix + "counters");
    }

    private static void load(FieldCursor cursor) {
        cursor.u64("version");
        long count = cursor.u32("count");
        int entryLength = cursor.u16("entryLength");
        cursor.u16("reserved");
        if (cursor.ok() && entryLength < EntryLayout.LENGTH) {
            cursor.fail(
                    ReplyLayout.LOAD_ENTRY_LENGTH_OFFSET,
                    "entryLength " + entryLength + " is below " + EntryLayout.LENGTH);
        }
        for (long i = 0; i < count && cursor.ok(); i++) {
            String prefix = "entries[" + i + "].";
            cursor.u64(prefix + "channel");
            state(cursor, prefix);
            if (entryLength > EntryLayout.LENGTH) {
                cursor.bytes(prefix + "more", entryLength - EntryLayout.LENGTH);
            }
        }
    }

    private static void incrementMany(FieldCursor cursor) {
        cursor.u32("applied");
        cursor.u32("unchanged");
        long failed = cursor.u32("failed");
        for (long i = 0; i < failed && cursor.ok(); i++) {
            cursor.u64("failed[" + i + "].user");
            cursor.status("failed[" + i + "].status");
        }
    }
}
