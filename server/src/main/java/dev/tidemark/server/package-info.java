/** Tidemark. */
package dev.tidemark.server;
