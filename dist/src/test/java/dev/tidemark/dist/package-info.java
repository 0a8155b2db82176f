/** What is shipped, as whoever gets it has it: the tar.gz unpacked and run, the Debian package looked at and installed. Read first: {@link Unpacked}. */
package dev.tidemark.dist;
