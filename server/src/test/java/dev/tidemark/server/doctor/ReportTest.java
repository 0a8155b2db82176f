package dev.tidemark.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final Report report = new Report(List.of(
            Finding.ok("clock", "tsc"),
            Finding.note("java", "17 \"quoted\"", "little", "a newer one"),
            Finding.warn("swap", "1 GiB", "much", "off")));

    @Test
    void shouldSayMoreOfWhatIsNotAsItShouldBe() {
        assertThat(report.lines())
                .containsExactly(
                        "OK    clock            tsc",
                        "NOTE  java             17 \"quoted\"",
                        "                       hurts: little",
                        "                       do:    a newer one",
                        "WARN  swap             1 GiB",
                        "                       hurts: much",
                        "                       do:    off",
                        "",
                        "1 ok, 1 to note, 1 to mend, 0 in the way of a start");
    }

    @Test
    void shouldTellProgramsTheSame() {
        Config json = ConfigFactory.parseString(
                report.json(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
        assertThat(json.getString("worst")).isEqualTo("WARN");
        assertThat(json.getConfigList("findings")).hasSize(3);
        Config second = json.getConfigList("findings").get(1);
        assertThat(second.getString("subject")).isEqualTo("java");
        assertThat(second.getString("found")).isEqualTo("17 \"quoted\"");
        assertThat(second.getString("harm")).isEqualTo("little");
        assertThat(second.getString("remedy")).isEqualTo("a newer one");
        assertThat(second.getString("level")).isEqualTo("NOTE");
    }

    @Test
    void shouldBeAsBadAsTheWorst() {
        assertThat(report.worst()).isEqualTo(Level.WARN);
        assertThat(new Report(List.of()).worst()).isEqualTo(Level.OK);
        assertThat(new Report(List.of(Finding.fail("memory", "none", "no start", "more"), Finding.ok("clock", "tsc")))
                        .worst())
                .isEqualTo(Level.FAIL);
    }

    @Test
    void shouldWriteAmountsInTheLargestUnit() {
        assertThat(List.of(Amount.bytes(0), Amount.bytes(1_023), Amount.bytes(1_536), Amount.bytes(3L << 30)))
                .containsExactly("0 bytes", "1023 bytes", "1.5 KiB", "3 GiB");
        assertThat(Amount.ms(1_234_567)).isEqualTo("1.23 ms");
    }
}
