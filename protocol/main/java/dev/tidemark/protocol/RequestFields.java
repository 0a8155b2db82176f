package dev.tidemark.protocol;

/** The fields of each request's body, in the order of {@link RequestLayout}. Thread: any. */
final class RequestFields {
    private RequestFields() {}

    /** Notes the body's fields; the cursor stands behind the header. */
    static void describe(FieldCursor cursor) {
        int opcode = cursor.opcode();
        switch (opcode) {
            case Opcode.HELLO -> hello(cursor);
            case Opcode.PING -> cursor.text("payload", cursor.left());
            case Opcode.INFO -> {}
            case Opcode.ACK -> {
                userAndChannel(cursor);
                cursor.u64("message");
            }
            case Opcode.INCREMENT -> {
                userAndChannel(cursor);
                cursor.u64("message");
                cursor.i32("delta");
            }
            case Opcode.RESET, Opcode.GET, Opcode.FORGET -> userAndChannel(cursor);
            case Opcode.MARK -> {
                userAndChannel(cursor);
                cursor.u64("lastRead");
                cursor.u64("mentioned");
                cursor.u64("counted");
                cursor.counters32("counters");
            }
            case Opcode.SET -> {
                userAndChannel(cursor);
                cursor.counters32("counters");
            }
            case Opcode.LOAD -> {
                cursor.u64("user");
                cursor.u64("afterChannel");
                cursor.u64("sinceVersion");
                cursor.u32("limit");
            }
            case Opcode.TOTALS, Opcode.FORGET_USER -> cursor.u64("user");
            case Opcode.INCREMENT_MANY -> incrementMany(cursor);
            case Opcode.ACK_MANY -> ackMany(cursor);
            default -> cursor.rest("body");
        }
        if ((cursor.flags() & RequestFlags.IF & RequestLayout.allowedFlags(opcode)) != 0) {
            cursor.u64("ifVersion");
        }
        if (opcode != Opcode.HELLO && cursor.ok() && cursor.left() > 0) {
            int offset = cursor.offset();
            int left = cursor.left();
            cursor.rest("more");
            cursor.fail(offset, left + " bytes more than the layout of " + Opcode.nameOf(opcode));
        } else {
            cursor.rest("more");
        }
    }

    private static void userAndChannel(FieldCursor cursor) {
        cursor.u64("user");
        cursor.u64("channel");
    }

    private static void hello(FieldCursor cursor) {
        cursor.magic("magic", RequestLayout.HELLO_MAGIC);
        cursor.u8("minVersion");
        cursor.u8("maxVersion");
        cursor.shard("shard");
        cursor.u32("features");
        int tokenLength = cursor.u16("tokenLength");
        int nameLength = cursor.u16("nameLength");
        cursor.text("token", tokenLength);
        cursor.text("name", nameLength);
    }

    private static void incrementMany(FieldCursor cursor) {
        cursor.u64("channel");
        cursor.u64("message");
        cursor.i32("delta");
        long count = cursor.u32("count");
        for (long i = 0; i < count && cursor.ok(); i++) {
            cursor.u64("users[" + i + "]");
        }
    }

    private static void ackMany(FieldCursor cursor) {
        cursor.u64("user");
        long count = cursor.u32("count");
        for (long i = 0; i < count && cursor.ok(); i++) {
            cursor.u64("acks[" + i + "].channel");
            cursor.u64("acks[" + i + "].message");
        }
    }
}
