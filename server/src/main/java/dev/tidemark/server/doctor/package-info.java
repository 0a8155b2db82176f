/**
 * Looks at the machine that a server is to run on: what would hurt, and what to do. Each {@link Check} judges one thing from files
 * of the system and from what the configuration asks for; nothing is changed.
 *
 * <p>Thread: one. Of the server's other packages it knows {@code auth} alone. Read first: {@link dev.tidemark.server.doctor.Check}.
 */
package dev.tidemark.server.doctor;
