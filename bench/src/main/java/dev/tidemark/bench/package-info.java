/** Comparisons with other ways to keep read states. Nothing here is part of the server. Packages: {@code peer}, {@code heap}, {@code cache}. */
package dev.tidemark.bench;
