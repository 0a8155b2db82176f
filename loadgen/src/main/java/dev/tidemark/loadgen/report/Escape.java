package dev.tidemark.loadgen.report;

/** Makes text harmless where a page carries it. */
final class Escape {
    private Escape() {}

    /** @return text for the inside of an element or of a quoted attribute. */
    static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /**
     * @param json well-formed, so that these characters stand only within strings, where an escape means the same
     * @return JSON that neither ends the script element around it nor starts a comment
     */
    static String scriptJson(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }
}
