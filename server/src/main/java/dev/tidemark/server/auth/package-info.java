/**
 * Who may do what: tokens, roles, and the file that lists them.
 *
 * <p>Job: read the tokens file, find the token that a client shows, say which opcodes its role allows; and whether others
 * may read or change the files that decide who gets in. A leaf without sockets or
 * threads. Thread: any. Read first: {@link dev.tidemark.server.auth.Credentials}, then {@link dev.tidemark.server.auth.TokensFile}.
 */
package dev.tidemark.server.auth;
