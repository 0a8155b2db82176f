/** When requests are due in an open loop. Read first: {@link dev.tidemark.loadgen.schedule.Schedule}. */
package dev.tidemark.loadgen.schedule;
