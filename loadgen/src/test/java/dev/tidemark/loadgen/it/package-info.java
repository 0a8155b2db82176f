/** Runs against real servers in processes of their own. Read first: {@link dev.tidemark.loadgen.it.RealServer}. */
package dev.tidemark.loadgen.it;
