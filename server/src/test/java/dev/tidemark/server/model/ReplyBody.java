package dev.tidemark.server.model;

import static dev.tidemark.server.model.ModelReply.expect;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.ReplyLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The body that a reply must have, in each of its forms. */
public sealed interface ReplyBody {
    /** Compares with a reply whose status and flags are right. */
    void check(ReplyFrame actual);

    /** Reply flags that the body checks itself. */
    default int ownFlags() {
        return 0;
    }

    /** A text that nobody can foresee: refusals, INFO. */
    record Text() implements ReplyBody {
        @Override
        public void check(ReplyFrame actual) {
            expect("text as UTF-8", actual.body().length, actual.text().getBytes(StandardCharsets.UTF_8).length);
        }
    }

    /** PING's payload. */
    record Echo(byte[] payload) implements ReplyBody {
        @Override
        public void check(ReplyFrame actual) {
            expect("payload is the same", true, Arrays.equals(payload, actual.body()));
        }
    }

    /** A STATE; null for an absent one. */
    record State(ModelUser.Held state) implements ReplyBody {
        @Override
        public void check(ReplyFrame actual) {
            expect("length", ReplyLayout.STATE_REPLY_LENGTH, actual.length());
            if (state == null) {
                expect("state", ReadState.ABSENT, actual.state());
            } else {
                compare("state", state, actual.state());
            }
        }
    }

    /**
     * A page of LOAD.
     *
     * @param version the user's newest.
     * @param rest every state that is to come, this page's and those after it.
     * @param limit how many this page may have.
     */
    record Page(ModelVersion version, List<Line> rest, int limit) implements ReplyBody {
        /** A state with its channel. */
        record Line(long channel, ModelUser.Held state) {}

        @Override
        public int ownFlags() {
            return ReplyFlags.MORE;
        }

        @Override
        public void check(ReplyFrame actual) {
            version.see(actual.version());
            int count = actual.u32(ReplyLayout.LOAD_COUNT_OFFSET);
            expect("entryLength", EntryLayout.LENGTH, actual.u16(ReplyLayout.LOAD_ENTRY_LENGTH_OFFSET));
            expect("reserved", 0, actual.u16(ReplyLayout.LOAD_RESERVED_OFFSET));
            expect("length", ReplyLayout.LOAD_ENTRIES_OFFSET + count * EntryLayout.LENGTH, actual.length());
            expect("count=" + count + " within limit=" + limit, true, count <= limit);
            expect("count=" + count + " of " + rest.size() + " is enough", true, count > 0 || rest.isEmpty());
            List<ReplyFrame.Entry> entries = actual.entries();
            for (int i = 0; i < count; i++) {
                expect("there is an entry " + i, true, i < rest.size());
                Line line = rest.get(i);
                expect("channel " + i, line.channel(), entries.get(i).channel());
                compare(
                        "channel " + Long.toUnsignedString(line.channel()),
                        line.state(),
                        entries.get(i).state());
            }
            expect("MORE", count < rest.size(), actual.has(ReplyFlags.MORE));
        }
    }

    /** TOTALS. */
    record Totals(ModelVersion version, int states, List<Long> sums, List<Integer> nonZero) implements ReplyBody {
        @Override
        public void check(ReplyFrame actual) {
            expect("length", ReplyLayout.TOTALS_LENGTH, actual.length());
            version.see(actual.version());
            expect("states", states, actual.u32(ReplyLayout.TOTALS_STATES_OFFSET));
            for (int i = 0; i < Counters.COUNT; i++) {
                expect("sum " + i, sums.get(i), actual.u64(ReplyLayout.TOTALS_SUMS_OFFSET + i * 8));
                expect("nonZero " + i, nonZero.get(i), actual.u32(ReplyLayout.TOTALS_NON_ZERO_OFFSET + i * 4));
            }
        }
    }

    /** FORGET_USER. */
    record Removed(int states) implements ReplyBody {
        @Override
        public void check(ReplyFrame actual) {
            expect("length", ReplyLayout.FORGET_USER_LENGTH, actual.length());
            expect("states", states, actual.u32(ReplyLayout.FORGET_USER_STATES_OFFSET));
        }
    }

    /** INCREMENT_MANY; the failures in any order. */
    record Incremented(int applied, int unchanged, List<ReplyFrame.Failure> failed) implements ReplyBody {
        @Override
        public void check(ReplyFrame actual) {
            expect("applied", applied, actual.u32(ReplyLayout.INCREMENT_MANY_APPLIED_OFFSET));
            expect("unchanged", unchanged, actual.u32(ReplyLayout.INCREMENT_MANY_UNCHANGED_OFFSET));
            expect("failed", sorted(failed), sorted(actual.failures()));
            int length = ReplyLayout.INCREMENT_MANY_FAILURES_OFFSET + failed.size() * ReplyLayout.FAILURE_LENGTH;
            expect("length", length, actual.length());
        }

        private static List<ReplyFrame.Failure> sorted(List<ReplyFrame.Failure> failures) {
            List<ReplyFrame.Failure> sorted = new ArrayList<>(failures);
            sorted.sort(Comparator.comparingLong(ReplyFrame.Failure::user).thenComparing(ReplyFrame.Failure::status));
            return sorted;
        }
    }

    /** ACK_MANY. */
    record Acked(ModelVersion version, int applied, int unchanged) implements ReplyBody {
        @Override
        public void check(ReplyFrame actual) {
            expect("length", ReplyLayout.ACK_MANY_LENGTH, actual.length());
            version.see(actual.version());
            expect("applied", applied, actual.u32(ReplyLayout.ACK_MANY_APPLIED_OFFSET));
            expect("unchanged", unchanged, actual.u32(ReplyLayout.ACK_MANY_UNCHANGED_OFFSET));
        }
    }

    private static void compare(String what, ModelUser.Held expected, ReadState actual) {
        expect(what, expected.values(), Values.of(actual));
        expected.version().see(actual.version());
    }
}
