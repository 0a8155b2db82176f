/** Tidemark. */
package dev.tidemark.nc;
