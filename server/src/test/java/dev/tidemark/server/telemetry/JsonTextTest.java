package dev.tidemark.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void shouldPutCommasBetweenAndNowhereElse() {
        JsonText json = new JsonText().begin('{');
        json.name("a").value(1);
        json.name("b").begin('[').value(1).value(-2).begin('[').end(']').end(']');
        json.name("c").begin('{').end('}').name("d").value("e");
        assertThat(json.end('}')).hasToString("{\"a\":1,\"b\":[1,-2,[]],\"c\":{},\"d\":\"e\"}");
    }

    @Test
    void shouldEscapeWhatAStringMustNotHold() {
        assertThat(new JsonText().value("\"\\\n\u0001é</script>")).hasToString("\"\\\"\\\\\\u000a\\u0001é</script>\"");
    }

    @Test
    void shouldSayNullOfASizeThatIsNotKnown() {
        assertThat(new JsonText().begin('[').size(-1).size(0).end(']')).hasToString("[null,0]");
    }
}
