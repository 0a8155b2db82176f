/** What people see of a run on the terminal. Thread: the program's main one. */
package dev.tidemark.loadgen.console;
