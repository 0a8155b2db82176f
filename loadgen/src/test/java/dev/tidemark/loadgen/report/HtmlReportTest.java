package dev.tidemark.loadgen.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class HtmlReportTest {
    private static final String MARKUP = "</script><img src=x onerror=alert(1)><!-- & \u2028 {{style}} $1 \\";
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

    @Test
    void shouldNameNothingToLoad() {
        String page = HtmlReport.page(List.of(run("plain")));
        assertThat(page)
                .contains("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:");
        assertThat(page).doesNotContainPattern("(?i)\\b(src|href|action|srcset)\\s*=\\s*[\"']?\\s*(https?:|//)");
        assertThat(page).doesNotContainPattern("(?i)(@import|url\\s*\\()");
        assertThat(page).doesNotContainPattern("(?i)<(script|img|iframe|object|embed)[^>]*\\ssrc\\s*=");
    }

    @Test
    void shouldHoldTheReportsAsTheyAre() throws IOException {
        RunReport first = run("first");
        RunReport second = run(MARKUP);
        var matcher = DATA.matcher(HtmlReport.page(List.of(first, second)));
        assertThat(matcher.find()).isTrue();
        ObjectMapper json = new ObjectMapper();
        var runs = json.readTree(matcher.group(1)).get("runs");
        assertThat(runs.get(0)).isEqualTo(json.readTree(ReportJson.text(first)));
        assertThat(runs.get(1)).isEqualTo(json.readTree(ReportJson.text(second)));
    }

    @Test
    void shouldLetNoTextBecomeMarkup() {
        String page = HtmlReport.page(List.of(run(MARKUP)));
        assertThat(page).doesNotContain("<img");
        assertThat(page).doesNotContain("<!--");
        assertThat(count(page, "</script>")).isEqualTo(count(page, "<script"));
        assertThat(page).contains("<title>&lt;/script&gt;&lt;img");
    }

    @Test
    void shouldSayInTheTitleThatARunIsInvalid() {
        RunReport invalid = new SyntheticRun("late", 1)
                .durationSeconds(1)
                .invalid("It fell behind.")
                .build();
        assertThat(HtmlReport.page(List.of(invalid))).contains("<title>INVALID: late");
        assertThat(HtmlReport.page(List.of(run("fine"), invalid))).contains("<title>INVALID: fine | late");
        assertThat(HtmlReport.page(List.of(run("fine")))).contains("<title>fine");
    }

    @Test
    void shouldCarryTheLicenceOfWhatItCarries() {
        assertThat(HtmlReport.page(List.of(run("licence")))).contains("The MIT License", "uPlot (v1.6.32)");
    }

    @Test
    void shouldTakeOneRunToEight() {
        assertThatThrownBy(() -> HtmlReport.page(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("runs=0, expected 1 to 8");
        assertThatThrownBy(() -> HtmlReport.page(Collections.nCopies(9, run("many"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("runs=9, expected 1 to 8");
        assertThat(HtmlReport.page(Collections.nCopies(8, run("many")))).contains("many | many");
    }

    @Test
    void shouldFillATemplateOnceAndNoFurther() {
        assertThat(PageTemplate.fill("{{a}} {{b}} {{a}}", Map.of("a", "{{b}}", "b", "$0 \\")))
                .isEqualTo("{{b}} $0 \\ {{b}}");
        assertThatThrownBy(() -> PageTemplate.fill("{{c}}", Map.of("a", "1"))).hasMessageContaining("name=c");
    }

    private static RunReport run(String label) {
        return new SyntheticRun(label, 1).durationSeconds(2).build();
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
