/** Tidemark. */
package dev.tidemark.protocol;
