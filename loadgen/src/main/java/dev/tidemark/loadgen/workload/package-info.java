/**
 * What is asked: users, their channels, message ids and the order of requests, all from a seed. Thread: a stream has one;
 * {@link dev.tidemark.loadgen.workload.Population} is shared. Read first:
 * {@link dev.tidemark.loadgen.workload.RequestStream}, {@link dev.tidemark.loadgen.workload.Population}.
 */
package dev.tidemark.loadgen.workload;
