/**
 * A small client of Chromium's DevTools protocol, for tests that look at pages: {@link
 * dev.tidemark.loadgen.report.browser.Chromium} is the process, {@link
 * dev.tidemark.loadgen.report.browser.BrowserPage} one page in it.
 */
package dev.tidemark.loadgen.report.browser;
