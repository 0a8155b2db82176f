/**
 * One measured run, or a sweep of several: phases, sampling once a second, the report, its files and what the console shows.
 * Thread: the program's main one. Read first: {@link dev.tidemark.loadgen.run.LoadRun}.
 */
package dev.tidemark.loadgen.run;
