/** Tests of the scripts in bench/, with real processes. */
package dev.tidemark.bench.it;
