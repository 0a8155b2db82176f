package dev.tidemark.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.Status;
import org.junit.jupiter.api.Test;

class RequestCountersTest {
    private final RequestCounters counters = new RequestCounters();

    @Test
    void shouldKeepEveryOpcodeAndStatusApart() {
        for (int opcode = 0; opcode < RequestCounters.OPCODES; opcode++) {
            for (int status = 0; status < RequestCounters.STATUSES; status++) {
                for (int i = 0; i <= (opcode * 31 + status * 7) % 5; i++) {
                    counters.count(opcode, status);
                }
            }
        }
        for (int opcode = 0; opcode < RequestCounters.OPCODES; opcode++) {
            for (int status = 0; status < RequestCounters.STATUSES; status++) {
                assertThat(counters.get(opcode, status))
                        .as("opcode=%d status=%d", opcode, status)
                        .isEqualTo((opcode * 31 + status * 7) % 5 + 1);
            }
        }
    }

    @Test
    void shouldHaveRoomForEveryStatus() {
        assertThat(Status.COUNT).isLessThanOrEqualTo(RequestCounters.STATUSES);
    }
}
