/**
 * Programs that show how the client is used; they compile and run in every build. Read first:
 * {@link dev.tidemark.client.examples.QuickStart}, which docs/CLIENT.md shows.
 */
package dev.tidemark.client.examples;
