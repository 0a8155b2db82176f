/**
 * The reports of the load generator: what a run found, as {@code report.json} and as one page that opens without a network.
 *
 * <p>{@link dev.tidemark.loadgen.report.RunReport} is the model, immutable and free of threads; {@link
 * dev.tidemark.loadgen.report.ReportJson} reads and writes it, {@link dev.tidemark.loadgen.report.HtmlReport} shows one
 * run or several. The page itself is {@code page.html}, {@code page.css} and {@code page.js} among the resources. Read
 * {@code RunReport} first.
 */
package dev.tidemark.loadgen.report;
