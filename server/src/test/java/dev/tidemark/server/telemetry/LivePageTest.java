package dev.tidemark.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.http.HttpReply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LivePageTest {
    private final HttpReply reply = new LivePage().get(null);
    private final String page = new String(reply.body(), StandardCharsets.UTF_8);

    @Test
    void shouldHaveAPolicyThatNamesEachOfItsScriptsAndStylesAndNothingElse() throws Exception {
        String policy = reply.policy();
        assertThat(policy)
                .startsWith("default-src 'none'; connect-src 'self'; ")
                .doesNotContain("unsafe", "*");
        Matcher element =
                Pattern.compile("<(style|script)>(.*?)</\\1>", Pattern.DOTALL).matcher(page);
        int elements = 0;
        while (element.find()) {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(element.group(2).getBytes(StandardCharsets.UTF_8));
            assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
            elements++;
        }
        assertThat(elements).isEqualTo(3);
        assertThat(policy.split("sha256-", -1)).hasSize(elements + 1);
    }

    @Test
    void shouldBeWholeAndCarryTheLicenceOfWhatItDrawsWith() {
        assertThat(page).doesNotContain("{{").contains("The MIT License", "Leon Sorokin");
        assertThat(page).doesNotContain("src=\"", "@import", " style=\"");
    }
}
