/** How values are read from the command line and written for people. Thread: any. */
package dev.tidemark.loadgen.text;
