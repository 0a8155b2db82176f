package dev.tidemark.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostHeaderTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:7601",
                "127.0.0.1",
                "127.0.0.1:7601",
                "[::1]",
                "[::1]:7601",
                "10.1.2.3:80"
            })
    void shouldKnowTheMachinesOwnNames(String host) {
        assertThat(HostHeader.namesThisMachine(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "example.org",
                "example.org:7601",
                "localhost.example.org",
                "127.0.0.1.example.org",
                "[::1].example.org",
                "[",
                "]"
            })
    void shouldKnowStrangersNames(String host) {
        assertThat(HostHeader.namesThisMachine(host)).isFalse();
    }
}
