package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.nc.FakeServer.Script;
import dev.tidemark.protocol.FrameHeader;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FilterTest {
    private static final String ZEROS = " mentioned=0 counted=0 version=0 counters=0,0,0,0";

    @Test
    void shouldPrintRepliesInTheOrderOfTheRequests() throws Exception {
        Run run = run("get 1 1\nget 2 1\nget 3 1\n", peer -> {
            List<FrameHeader> requests = List.of(peer.request(), peer.request(), peer.request());
            peer.state(requests.get(2), 3);
            peer.state(requests.get(0), 1);
            peer.state(requests.get(1), 2);
            assertThat(peer.request()).isNull();
        });
        assertThat(run).isEqualTo(new Run(0, state(1) + state(2) + state(3), ""));
    }

    @Test
    void shouldPrintWhatTheIssueShows() throws Exception {
        Run run = run("increment 42 7 1\nack 42 7 0\n", peer -> {
            byte[] golden = GoldenFrames.bytes("increment reply, skipped");
            byte[] body = Arrays.copyOfRange(golden, 12, golden.length);
            Arrays.fill(body, 8, 16, (byte) 0);
            peer.reply(peer.request(), ReplyFlags.APPLIED, Status.OK, body);
            peer.refuse(peer.request(), Status.BAD_ARGUMENT, "message is 0");
        });
        assertThat(run.out()).isEqualTo("""
                        OK APPLIED lastRead=0 mentioned=0 counted=0 version=1790000000000000 counters=1,0,0,0
                        BAD_ARGUMENT message is 0
                        """);
        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_OK);
    }

    @Test
    void shouldCountConflictAsNotOk() throws Exception {
        Run run = run(
                "forget 1 2 --if 5", peer -> peer.reply(peer.request(), 0, Status.CONFLICT, FakeServer.stateBytes(9)));
        assertThat(run).isEqualTo(new Run(1, "CONFLICT lastRead=9" + ZEROS + "\n", ""));
    }

    @Test
    void shouldPrintNothingForQuietRequestsOnceAPingBehindThemIsAnswered() throws Exception {
        Run run = run("ack 1 1 5 --quiet\nack 1 2 5 --quiet\n", peer -> {
            assertThat(peer.request().flags()).isEqualTo(RequestFlags.QUIET);
            assertThat(peer.request().flags()).isEqualTo(RequestFlags.QUIET);
            FrameHeader fence = peer.request();
            assertThat(fence.opcode()).isEqualTo(Opcode.PING);
            peer.reply(fence, 0, Status.OK, new byte[0]);
            assertThat(peer.request()).isNull();
        });
        assertThat(run).isEqualTo(new Run(0, "", ""));
    }

    @Test
    void shouldPrintTheRepliesThatQuietRequestsGetInTheirPlace() throws Exception {
        Run run = run("ack 1 1 5 --quiet\nget 2 2\nack 1 3 0 --quiet\n", peer -> {
            FrameHeader newer = peer.request();
            FrameHeader get = peer.request();
            FrameHeader bad = peer.request();
            peer.state(get, 8);
            peer.reply(newer, ReplyFlags.NEWER, Status.OK, FakeServer.stateBytes(5));
            peer.refuse(bad, Status.BAD_ARGUMENT, "message is 0");
            assertThat(peer.requestBehindPings()).isNull();
        });
        assertThat(run)
                .isEqualTo(new Run(
                        1, "OK NEWER lastRead=5" + ZEROS + "\n" + state(8) + "BAD_ARGUMENT message is 0\n", ""));
    }

    @Test
    void shouldTakeThePersonsPingAsAFence() throws Exception {
        Run run = run("ack 1 1 5 --quiet\nping over\n", peer -> {
            peer.request();
            FrameHeader ping = peer.request();
            peer.reply(ping, 0, Status.OK, "over".getBytes(StandardCharsets.UTF_8));
            assertThat(peer.request()).isNull();
        });
        assertThat(run).isEqualTo(new Run(0, "OK text=over\n", ""));
    }

    @Test
    void shouldSayWhichQuietRequestsAreUnknownWhenTheFenceIsRefused() throws Exception {
        Run run = run("ack 1 1 5 --quiet\n", peer -> {
            peer.request();
            peer.refuse(peer.request(), Status.SHUTTING_DOWN, "stopping");
        });
        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_OK);
        assertThat(run.err()).contains("what became of 1 of them: SHUTTING_DOWN stopping");
    }

    @Test
    void shouldSkipCommentsAndEmptyLines() throws Exception {
        Run run = run("# a comment\n\n   \r\nget 1 1 # and one behind\n  # indented", peer -> {
            peer.state(peer.request(), 1);
            assertThat(peer.request()).isNull();
        });
        assertThat(run).isEqualTo(new Run(0, state(1), ""));
    }

    @Test
    void shouldGoOnBehindACommandThatItDoesNotUnderstand() throws Exception {
        Run run = run("get 1\nget 1 1\nget 'x\n", peer -> peer.state(peer.request(), 1));
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEqualTo(state(1));
        assertThat(run.err()).isEqualTo("""
                        tidemark nc: line 1: too few arguments, usage: get USER CHANNEL
                        tidemark nc: line 3: quote ' is not closed
                        """);
    }

    @Test
    void shouldSendWhatHasComeBeforeItWaitsForMore() throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(typed);
        CompletableFuture<Run> run = new CompletableFuture<>();
        try (FakeServer server = new FakeServer(peer -> {
            peer.state(peer.request(), 1);
            typed.write("get 1 2\nquit\n".getBytes(StandardCharsets.UTF_8));
            typed.flush();
            peer.state(peer.request(), 2);
            assertThat(peer.request()).isNull();
        })) {
            Thread thread = new Thread(() -> run.complete(Run.of(input, server.address())));
            thread.start();
            typed.write("get 1 1\n".getBytes(StandardCharsets.UTF_8));
            typed.flush();
            assertThat(run.get()).isEqualTo(new Run(0, state(1) + state(2), ""));
            server.join();
        }
    }

    @Test
    void shouldKeepABoundedNumberInFlight() throws Exception {
        int count = 3 * Connection.MAX_IN_FLIGHT;
        StringBuilder commands = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < count; i++) {
            commands.append(i % 2 == 0 ? "get " : "ack --quiet ")
                    .append(i)
                    .append(" 1")
                    .append(i % 2 == 0 ? "\n" : " 1\n");
            expected.append(i % 2 == 0 ? state(i) : "");
        }
        AtomicInteger most = new AtomicInteger();
        Run run = run(commands.toString(), peer -> {
            List<FrameHeader> unanswered = new ArrayList<>();
            long next = 0;
            FrameHeader request = peer.request();
            while (request != null) {
                unanswered.add(request);
                most.set(Math.max(most.get(), unanswered.size()));
                if (request.opcode() == Opcode.PING) {
                    for (FrameHeader waiting : unanswered) {
                        if (waiting.opcode() == Opcode.GET) {
                            peer.state(waiting, next);
                            next += 2;
                        }
                    }
                    peer.reply(request, 0, Status.OK, new byte[0]);
                    unanswered.clear();
                }
                request = peer.request();
            }
        });
        assertThat(run).isEqualTo(new Run(0, expected.toString(), ""));
        assertThat(most.get()).isBetween(2, Connection.MAX_IN_FLIGHT + 1);
    }

    @Test
    void shouldSayWhatGotNoReplyInTime() throws Exception {
        Run run = run(
                "get 1 1\nget 2 1\n",
                peer -> {
                    peer.request();
                    peer.state(peer.request(), 2);
                    peer.drain();
                },
                "--timeout",
                "200ms");
        assertThat(run).isEqualTo(new Run(1, state(2), "tidemark nc: line 1: get 1 1: no reply within 200ms\n"));
    }

    @Test
    void shouldGiveUpQuietRequestsWhoseFenceIsNotAnswered() throws Exception {
        Run run = run("ack 1 1 1 --quiet", FakeServer.Peer::drain, "--timeout", "200ms");
        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_OK);
        assertThat(run.err()).contains("line 1: ack 1 1 1 --quiet: no reply within 200ms");
    }

    @Test
    void shouldNoticeAnEarlyEnd() throws Exception {
        Run run = run("get 1 1\nget 2 1\nget 3 1\n", peer -> {
            peer.state(peer.request(), 1);
            peer.request();
            peer.request();
        });
        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_OK);
        assertThat(run.out()).isEqualTo(state(1));
        assertThat(run.err()).contains("; requests without a reply: 2, the first is line 2: get 2 1\n");
    }

    @Test
    void shouldEndWhenTheServerDoesThoughMoreCommandsMayCome() throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(typed);
        typed.write("get 1 1\n".getBytes(StandardCharsets.UTF_8));
        try (FakeServer server = new FakeServer(FakeServer.Peer::request)) {
            Run run = Run.of(input, server.address());
            assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_OK);
            assertThat(run.err())
                    .isEqualTo("tidemark nc: the server closed the connection; "
                            + "requests without a reply: 1, the first is line 1: get 1 1\n"
                            + "tidemark nc: the connection has ended before the commands did\n");
        }
    }

    @Test
    void shouldNotCallItAWholeRunWhenTheServerEndsBetweenReplies() throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        PipedInputStream input = new PipedInputStream(typed);
        typed.write("get 1 1\n".getBytes(StandardCharsets.UTF_8));
        try (FakeServer server = new FakeServer(peer -> peer.state(peer.request(), 1))) {
            assertThat(Run.of(input, server.address()))
                    .isEqualTo(new Run(1, state(1), "tidemark nc: the connection has ended before the commands did\n"));
        }
    }

    @Test
    void shouldSendNothingMoreBehindAReplyThatEndsTheConnection() throws Exception {
        Run run = run("raw 03000000\nget 1 1\nget 2 1\n", peer -> {
            peer.bytes(4);
            peer.send(GoldenFrames.bytes("malformed reply"));
            assertThat(peer.bytesWithin(100)).isZero();
        });
        assertThat(run)
                .isEqualTo(new Run(
                        1,
                        "MALFORMED frame length 3 is below 12\n",
                        "tidemark nc: the connection has ended, not sent: line 2: get 1 1\n"));
    }

    @Test
    void shouldNotCountItsOwnPingsAmongTheLost() throws Exception {
        Run run = run("ack 1 1 5 --quiet\nget 1 1\n", peer -> {
            peer.request();
            peer.request();
            assertThat(peer.request().opcode()).isEqualTo(Opcode.PING);
        });
        assertThat(run)
                .isEqualTo(new Run(
                        1,
                        "",
                        "tidemark nc: the server closed the connection; "
                                + "requests without a reply: 2, the first is line 1: ack 1 1 5 --quiet\n"));
    }

    @Test
    void shouldEndWhenTheServerDoesNotRead() throws Exception {
        String large = "increment-many 7 1" + " 1".repeat(RequestLayout.INCREMENT_MANY_MAX_COUNT) + "\n";
        CountDownLatch ended = new CountDownLatch(1);
        try (FakeServer server = new FakeServer(peer -> awaitQuietly(ended))) {
            Run run = Run.of(large.repeat(100), "--timeout", "300ms", server.address());
            ended.countDown();
            assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_OK);
            assertThat(run.err())
                    .contains("tidemark nc: the server has not read for 300ms\n")
                    .hasSizeLessThan(30_000);
            server.join();
        }
    }

    @Test
    void shouldSayWhatTheServerSentInsteadOfAFrame() throws Exception {
        Run run = run("get 1 1", peer -> {
            peer.request();
            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            peer.drain();
        });
        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_OK);
        assertThat(run.err()).contains("the server sent a frame of length 1347703880, expected 12 … 262144");
    }

    @Test
    void shouldSayThatAReplyWasCut() throws Exception {
        Run run = run("get 1 1", peer -> {
            peer.request();
            peer.send(new byte[] {60, 0, 0, 0, 1});
        });
        assertThat(run.err()).contains("inside a frame, after 5 bytes of it; requests without a reply: 1");
    }

    @Test
    void shouldShowAMalformedBodyAsNotOk() throws Exception {
        Run run = run("get 1 1", peer -> peer.reply(peer.request(), 0, Status.OK, new byte[4]));
        assertThat(run).isEqualTo(new Run(1, "OK malformed: STATE reply: length=16, expected at least 60\n", ""));
    }

    @Test
    void shouldShowRepliesThatNobodyAskedFor() throws Exception {
        Run run = run("get 1 1", peer -> {
            FrameHeader request = peer.request();
            peer.frame(Opcode.GET | 0x80, 0, Status.OK, 99, FakeServer.stateBytes(4));
            peer.state(request, 1);
        });
        assertThat(run).isEqualTo(new Run(1, "UNASKED OK lastRead=4" + ZEROS + "\n" + state(1), ""));
    }

    @Test
    void shouldPrintEveryReplyToTheFramesOfARaw() throws Exception {
        String two = "0c000000 03 00 0000 63000000  1c000000 13 00 0000 64000000 0100000000000000 0200000000000000";
        Run run = run("get 9 9\nraw " + two + "\nget 9 9\n", peer -> {
            peer.state(peer.request(), 1);
            FrameHeader info = peer.request();
            FrameHeader get = peer.request();
            assertThat(info.correlation()).isEqualTo(0x63);
            peer.state(get, 2);
            peer.reply(info, 0, Status.OK, "a 1\nb 2\n".getBytes(StandardCharsets.UTF_8));
            peer.state(peer.request(), 3);
        });
        assertThat(run).isEqualTo(new Run(0, state(1) + "OK\n  a 1\n  b 2\n" + state(2) + state(3), ""));
    }

    @Test
    void shouldPrintTheReplyToARawThatIsNoFrame() throws Exception {
        Run run = run("raw 03000000 00000000 00000000\nget 1 1\n", peer -> {
            peer.bytes(12);
            peer.send(GoldenFrames.bytes("malformed reply"));
        });
        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_OK);
        assertThat(run.out()).isEqualTo("MALFORMED frame length 3 is below 12\n");
    }

    @Test
    void shouldPrintTheReplyToALengthThatIsTooLarge() throws Exception {
        Run run = run("raw ffffffff\n", peer -> {
            peer.bytes(4);
            peer.send(GoldenFrames.bytes("too large reply"));
            peer.drain();
        });
        assertThat(run).isEqualTo(new Run(1, "TOO_LARGE frame length 4294967295 is above 262144\n", ""));
    }

    @Test
    void shouldSendAFrameInPieces() throws Exception {
        Run run = run(
                "raw 1c000000 13 00 0000 64000000 01000000\nraw 00000000 0200000000000000\n",
                peer -> peer.state(peer.request(), 5));
        assertThat(run).isEqualTo(new Run(0, state(5), ""));
    }

    @Test
    void shouldEndARawThatStopsInsideAFrame() throws Exception {
        Run run =
                run("raw 1c000000 13 00\n", peer -> assertThat(peer.bytes(100)).hasSize(6));
        assertThat(run).isEqualTo(new Run(0, "", "tidemark nc: what was sent ends inside a frame\n"));
    }

    @Test
    void shouldShowFramesBothWays() throws Exception {
        Run run = run(
                "ping tide",
                peer -> peer.reply(peer.request(), 0, Status.OK, "tide".getBytes(StandardCharsets.UTF_8)),
                "--hex");
        assertThat(run.lines())
                .containsExactly(
                        "> PING, 16 bytes",
                        ">   000000  10 00 00 00 02 00 00 00  01 00 00 00 74 69 64 65  ............tide",
                        ">       0    4  length        16",
                        ">       4    1  opcode        2  PING",
                        ">       5    1  flags         0",
                        ">       6    2  param         0",
                        ">       8    4  correlation   1",
                        ">      12    4  payload       tide",
                        "< PING reply, 16 bytes",
                        "<   000000  10 00 00 00 82 00 00 00  01 00 00 00 74 69 64 65  ............tide",
                        "<       0    4  length        16",
                        "<       4    1  opcode        130  PING",
                        "<       5    1  flags         0",
                        "<       6    2  param         0  OK",
                        "<       8    4  correlation   1",
                        "<      12    4  payload       tide",
                        "OK text=tide");
    }

    @Test
    void shouldHelpWithoutAskingTheServer() throws Exception {
        Run run = run(
                "help ack\nhelp nothing\n", peer -> assertThat(peer.request()).isNull());
        assertThat(run.out()).contains("ack USER CHANNEL MESSAGE [OPTION…]").contains("--force");
        assertThat(run.err()).isEqualTo("tidemark nc: line 2: no command 'nothing', see: help\n");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private static void awaitQuietly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String state(long lastRead) {
        return "OK lastRead=" + lastRead + ZEROS + "\n";
    }

    private static Run run(String input, Script script, String... options) throws Exception {
        try (FakeServer server = new FakeServer(script)) {
            List<String> arguments = new ArrayList<>(List.of(options));
            arguments.add(server.address());
            Run run = Run.of(input, arguments.toArray(String[]::new));
            server.join();
            return run;
        }
    }
}
