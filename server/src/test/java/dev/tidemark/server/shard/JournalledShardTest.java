package dev.tidemark.server.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.Status;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.JournalException;
import dev.tidemark.server.journal.MemoryJournal;
import dev.tidemark.server.journal.RecordLayout;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.store.SimulatedStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a shard appends to its journal, and what waits for it. */
class JournalledShardTest {
    private static final int CHANNEL = RecordLayout.ENTRY_OFFSET;
    private static final int LAST_READ = CHANNEL + 8;
    private static final int VERSION = LAST_READ + 24;
    private static final int COUNTERS = VERSION + 8;
    private static final long START_MICROS = 1_790_000_000_000_000L;
    private static final int COMMIT_DELAY_MS = 1_000;

    private final Cache cache = new Cache(4 << 20, 100);
    private final SimulatedStore store = new SimulatedStore(new SplittableRandom(1));
    private final MemoryJournal journal = new MemoryJournal();
    private final ShardCounters counters = new ShardCounters();
    private final Inbox[] inboxes = {inbox(), inbox()};
    private final Peers peers = new Peers(0, inboxes, new Peers.Wakeup[] {() -> {}, () -> {}});
    private final ShardLimits limits = new ShardLimits(100, 100, 100, COMMIT_DELAY_MS);
    private final Shard shard = new Shard(0, cache, store, journal, limits, counters, inboxes[0], peers, () -> {});
    private final long frame = UnsafeApi.allocateMemory(4_096);
    private final long memory = UnsafeApi.allocateMemory(Shard.MAX_REPLY_LENGTH);
    private final Output output = new Output();
    private long ms;

    private static Inbox inbox() {
        return new Inbox(Peers.inboxCapacity(2, ShardLimits.TASKS));
    }

    @AfterEach
    void free() {
        shard.close();
        UnsafeApi.freeMemory(frame);
        UnsafeApi.freeMemory(memory);
    }

    @Test
    void shouldAppendTheAfterImageOfEachChange() {
        makeResident(7);

        turn(() -> {
            run(7, out -> RequestEncoder.increment(out, 0, 1, 0b11, 7, 70, 5, 2));
            run(7, out -> RequestEncoder.ack(out, 0, 2, 0, 7, 70, 9));
        });

        assertThat(journal.recordCount()).isEqualTo(2);
        ByteBuffer first = journal.record(0);
        assertThat(first.getLong(RecordLayout.USER_OFFSET)).isEqualTo(7);
        assertThat(first.getLong(CHANNEL)).isEqualTo(70);
        assertThat(first.getLong(LAST_READ)).isZero();
        assertThat(first.getInt(COUNTERS)).isEqualTo(2);
        ByteBuffer second = journal.record(1);
        assertThat(second.getLong(LAST_READ)).isEqualTo(9);
        assertThat(second.getLong(VERSION)).isEqualTo(first.getLong(VERSION) + 1);
        assertThat(second.getLong(VERSION)).isEqualTo(cache.newestVersion(block(7)));
    }

    @Test
    void shouldAppendRemovalsOfOneStateAndOfAll() {
        makeResident(7);

        turn(() -> {
            run(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 70, 0, 1));
            run(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 71, 0, 1));
            run(7, out -> RequestEncoder.forget(out, 0, 2, 7, 70, 0));
            run(7, out -> RequestEncoder.forgetUser(out, 0, 3, 7));
        });

        assertThat(journal.recordCount()).isEqualTo(4);
        assertThat(journal.record(2).getLong(CHANNEL)).isEqualTo(70);
        assertThat(journal.record(2).getInt(COUNTERS)).isEqualTo(RecordLayout.REMOVED);
        assertThat(journal.record(3).getLong(CHANNEL)).isEqualTo(RecordLayout.ALL_CHANNELS);
        assertThat(journal.record(3).getInt(COUNTERS)).isEqualTo(RecordLayout.REMOVED);
        assertThat(journal.record(3).getLong(VERSION)).isEqualTo(cache.removalVersion(block(7)));
    }

    @Test
    void shouldAppendNothingWhereNothingChanges() {
        makeResident(7);

        turn(() -> {
            run(7, out -> RequestEncoder.get(out, 1, 7, 70));
            run(7, out -> RequestEncoder.load(out, 1, 7, 0, 0, 0));
            run(7, out -> RequestEncoder.totals(out, 1, 7));
            run(7, out -> RequestEncoder.forget(out, 0, 1, 7, 70, 0));
            run(7, out -> RequestEncoder.ack(out, RequestFlags.EXISTING, 1, 0, 7, 70, 9));
        });

        assertThat(journal.recordCount()).isZero();
    }

    @Test
    void shouldRefuseChangesAndServeReadsWhileTheJournalIsFull() {
        makeResident(7);
        turn(() -> run(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 70, 0, 1)));
        journal.full(true);

        turn(() -> {
            assertThat(run(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 70, 0, 1)))
                    .isEqualTo(Status.UNAVAILABLE);
            assertThat(run(7, out -> RequestEncoder.forgetUser(out, 0, 1, 7))).isEqualTo(Status.UNAVAILABLE);
            assertThat(run(7, out -> RequestEncoder.get(out, 1, 7, 70))).isEqualTo(Status.OK);
        });

        assertThat(counters.get(ShardCounter.JOURNAL_REFUSED)).isEqualTo(2);
        assertThat(journal.recordCount()).isEqualTo(1);
        assertThat(cache.stateCount(block(7))).isEqualTo(1);
        journal.full(false);
        turn(() -> assertThat(run(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 70, 0, 1)))
                .isEqualTo(Status.OK));
    }

    @Test
    void shouldTakeAllThatIsInTheInboxInOneTurnAndInOrder() {
        makeResident(7);
        int count = 3 * ReadAhead.MOST_REQUESTS + 1;
        List<Request> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = i;
            sent.add(sent(7, out -> RequestEncoder.increment(out, 0, 1, id, 7, 70, 0, 1)));
            inboxes[0].offer(sent.get(i));
        }

        turn(() -> {});
        journal.confirmWritten();
        turn(() -> {});

        List<Object> answered = new ArrayList<>();
        inboxes[1].drain(answered::add, 2 * count);
        assertThat(answered).containsExactlyElementsOf(sent);
        assertThat(journal.recordCount()).isEqualTo(count);
    }

    @Test
    void shouldHoldAnswersToOtherShardsUntilTheJournalIsConfirmed() {
        makeResident(7);
        Request change = sent(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 70, 0, 1));
        Request read = sent(7, out -> RequestEncoder.get(out, 2, 7, 70));

        inboxes[0].offer(change);
        inboxes[0].offer(read);
        turn(() -> {});

        assertThat(inboxes[1].isEmpty()).as("nothing leaves").isTrue();
        journal.confirmWritten();
        turn(() -> {});
        assertThat(inboxes[1].drain(
                        mail -> assertThat(
                                        Replies.status(((Request) mail).reply().address()))
                                .isEqualTo(Status.OK),
                        10))
                .isEqualTo(2);
    }

    @Test
    void shouldAnswerInternalToWhatABrokenJournalOwes() {
        makeResident(7);
        inboxes[0].offer(sent(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 70, 0, 1)));
        inboxes[0].offer(sent(7, out -> RequestEncoder.get(out, 2, 7, 70)));
        journal.broken(true);

        assertThatThrownBy(() -> turn(() -> {})).isInstanceOf(JournalException.class);
        shard.fail(Replies.text("broken"));

        int[] statuses = new int[2];
        int[] count = {0};
        inboxes[1].drain(
                mail -> statuses[count[0]++] =
                        Replies.status(((Request) mail).reply().address()),
                10);
        assertThat(statuses).containsExactly(Status.INTERNAL, Status.OK);
    }

    @Test
    void shouldAnswerAFanOutThatABrokenJournalHasAPartInAsUnknown() {
        FanOut fanOut = new FanOut(0, 2);
        int parts = fanOut.prepare(fanOutFrame(RequestFlags.QUIET), done -> {});
        assertThat(parts).isEqualTo(2);
        fanOut.parts[0].applied = 1;
        fanOut.parts[1].makeUnknown();

        output.wrap(memory, Shard.MAX_REPLY_LENGTH);
        assertThat(fanOut.replyLength()).isPositive();
        fanOut.writeReply(output);

        assertThat(Replies.status(memory))
                .as("nobody is listed as surely not done")
                .isEqualTo(Status.INTERNAL);
        assertThat(output.position()).isEqualTo(fanOut.replyLength());
        fanOut.prepare(fanOutFrame(0), done -> {});
        output.wrap(memory, Shard.MAX_REPLY_LENGTH);
        fanOut.writeReply(output);
        assertThat(Replies.status(memory)).as("the next one").isEqualTo(Status.OK);
        fanOut.close();
    }

    /** Its part here is done, another shard's is not and cannot come back. */
    @Test
    void shouldAnswerItsOwnFanOutsAsUnknownWhenTheJournalBreaks() {
        long[] users = LongStream.rangeClosed(1, 64)
                .filter(user -> UserHash.shard(user, 2) == 1)
                .toArray();
        List<Integer> statuses = new ArrayList<>();
        encode(out -> RequestEncoder.incrementMany(out, RequestFlags.QUIET, 1, 1, 70, 0, 1, users, users.length));
        turn(() -> shard.fanOut(frame, done -> {
            output.wrap(memory, Shard.MAX_REPLY_LENGTH);
            done.writeReply(output);
            statuses.add(Replies.status(memory));
        }));
        assertThat(statuses).isEmpty();

        shard.fail(Replies.text("broken"));

        assertThat(statuses).containsExactly(Status.INTERNAL);
    }

    /** An INCREMENT_MANY for users of both shards. */
    private long fanOutFrame(int flags) {
        long[] users = new long[64];
        for (int i = 0; i < users.length; i++) {
            users[i] = i + 1;
        }
        encode(out -> RequestEncoder.incrementMany(out, flags, 1, 1, 70, 0, 1, users, users.length));
        return frame;
    }

    @Test
    void shouldGiveTheStoreNothingThatIsNotDurable() {
        makeResident(7);
        turn(() -> run(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 70, 0, 1)));

        pass(COMMIT_DELAY_MS);
        turn(() -> {});

        assertThat(store.waitingCount()).isZero();
        journal.makeDurable();
        turn(() -> {});
        assertThat(store.waitingCount()).isEqualTo(1);
        assertThat(store.waitingIsCommit(0)).isTrue();
    }

    @Test
    void shouldCommitAtOnceWhatHasLongBeenDurable() {
        makeResident(7);
        makeResident(8);
        turn(() -> run(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 70, 0, 1)));
        journal.makeDurable();
        pass(COMMIT_DELAY_MS - 1);
        turn(() -> run(8, out -> RequestEncoder.increment(out, 0, 1, 1, 8, 70, 0, 1)));

        pass(2);
        turn(() -> {});

        assertThat(store.waitingCount()).isEqualTo(1);
        assertThat(store.waitingUser(0)).isEqualTo(7);
    }

    @Test
    void shouldTruncateOnlyWhatTheStoreHasForGood() {
        makeResident(7);
        makeResident(8);
        turn(() -> run(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 70, 0, 1)));
        pass(500);
        turn(() -> run(8, out -> RequestEncoder.increment(out, 0, 1, 1, 8, 70, 0, 1)));
        journal.makeDurable();
        pass(600);
        turn(() -> {});
        assertThat(store.waitingUser(0)).as("the first is committed").isEqualTo(7);
        assertThat(journal.start()).isZero();

        store.answer(0);
        turn(() -> {});
        assertThat(store.waitingCount()).as("a sync").isEqualTo(1);
        assertThat(store.waitingIsCommit(0)).isFalse();
        assertThat(journal.start()).as("not before the store is synced").isZero();

        store.answer(0);
        turn(() -> {});
        assertThat(journal.start()).as("the second record is not in the store").isEqualTo(1);
    }

    @Test
    void shouldTryAgainAfterASyncOfTheStoreThatFailed() {
        makeResident(7);
        turn(() -> run(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 70, 0, 1)));
        journal.makeDurable();
        pass(COMMIT_DELAY_MS);
        turn(() -> {});
        store.answer(0);
        turn(() -> {});

        store.fail(0, false);
        turn(() -> {});
        assertThat(journal.start()).isZero();
        assertThat(store.waitingCount()).isZero();

        assertThat(shard.nextTurnMs()).as("without anything else happening").isBetween(ms, ms + 1_000);
        pass(1_000);
        turn(() -> {});
        store.answer(0);
        turn(() -> {});
        assertThat(journal.start()).isEqualTo(1);
    }

    @Test
    void shouldLeaveTheJournalToItsTimeWhileFewCommitsAreHeld() {
        for (int user = 1; user <= ShardLimits.COMMITS_UNDER_WAY; user++) {
            makeResident(user);
        }
        int few = ShardLimits.COMMITS_UNDER_WAY / 2 - 1;
        change(1, few);
        pass(COMMIT_DELAY_MS);
        for (int i = 0; i < 10; i++) {
            turn(() -> {});
        }
        assertThat(journal.hurries()).isZero();

        change(few + 1, few + 1);
        pass(COMMIT_DELAY_MS);
        turn(() -> {});
        assertThat(journal.hurries()).isPositive();
    }

    private void change(int from, int to) {
        turn(() -> {
            for (int user = from; user <= to; user++) {
                int changed = user;
                run(changed, out -> RequestEncoder.increment(out, 0, 1, 1, changed, 70, 0, 1));
            }
        });
    }

    @Test
    void shouldCommitBeforeTheTimeWhileTheJournalFills() {
        makeResident(7);
        turn(() -> run(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 70, 0, 1)));
        journal.makeDurable();
        turn(() -> {});
        assertThat(store.waitingCount()).isZero();

        pass(64);
        journal.filling(true);
        turn(() -> {});

        assertThat(store.waitingCount()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheTimeOfAUserThatFellDueDuringItsCommit() {
        makeResident(7);
        makeResident(8);
        turn(() -> run(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 70, 0, 1)));
        journal.makeDurable();
        pass(COMMIT_DELAY_MS);
        turn(() -> {});
        turn(() -> run(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 70, 0, 1)));
        journal.makeDurable();
        pass(2 * COMMIT_DELAY_MS);
        turn(() -> {});
        turn(() -> run(7, out -> RequestEncoder.increment(out, 0, 1, 1, 7, 71, 0, 1)));
        journal.makeDurable();

        store.answer(0);
        turn(() -> {});
        for (int i = 0; i < store.waitingCount(); i++) {
            if (!store.waitingIsCommit(i)) {
                store.answer(i);
            }
        }
        turn(() -> {});

        assertThat(journal.start()).as("the second change is not in the store").isLessThanOrEqualTo(1);
    }

    private void makeResident(long user) {
        Request get = shard.takeRequest(100);
        ByteBuf bytes = encode(out -> RequestEncoder.get(out, 1, user, 1));
        shard.beginTurn(START_MICROS + ms * 1_000, ms);
        get.prepare(frame, bytes.readableBytes(), UserHash.mix64(user), request -> {}, 0);
        shard.await(get);
        shard.endTurn();
        store.answer(0);
        turn(() -> {});
        assertThat(block(user)).isNotEqualTo(Cache.NONE);
    }

    private int block(long user) {
        return cache.find(user, UserHash.mix64(user));
    }

    private void pass(int passedMs) {
        ms += passedMs;
    }

    private void turn(Runnable requests) {
        shard.beginTurn(START_MICROS + ms * 1_000, ms);
        requests.run();
        shard.endTurn();
        ms++;
    }

    private int run(long user, Consumer<ByteBuf> encoder) {
        ByteBuf bytes = encode(encoder);
        output.wrap(memory, Shard.MAX_REPLY_LENGTH);
        assertThat(shard.execute(frame, bytes.readableBytes(), UserHash.mix64(user), output))
                .isTrue();
        return Replies.status(memory);
    }

    /** A request as another shard's connection would send it. */
    private Request sent(long user, Consumer<ByteBuf> encoder) {
        ByteBuf bytes = encode(encoder);
        Request request = new RequestPool(1, 1).take(bytes.readableBytes());
        request.prepare(frame, bytes.readableBytes(), UserHash.mix64(user), answered -> {}, 0);
        assertThat(request.opcode()).isNotEqualTo(Opcode.INCREMENT_MANY);
        return request;
    }

    private ByteBuf encode(Consumer<ByteBuf> encoder) {
        ByteBuf bytes = Unpooled.buffer();
        encoder.accept(bytes);
        for (int i = 0; i < bytes.readableBytes(); i++) {
            UnsafeApi.putByte(frame + i, bytes.getByte(i));
        }
        return bytes;
    }
}
